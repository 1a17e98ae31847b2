/** The package's own files in a browser: the build puts their texts into the script. */

interface PackageFiles {
  readonly version: string;
  /** The runtime library, and as it was when the package was built. */
  readonly library: Readonly<Record<string, string>>;
  readonly packed: Readonly<Record<string, string>>;
  /** Modules that programs see as `std::name`. */
  readonly modules: Readonly<Record<string, string>>;
  /** What emitted scripts are put together from. */
  readonly scripts: readonly string[];
}

declare const FZY_PACKAGE: PackageFiles;

export function packageVersion(): string {
  return FZY_PACKAGE.version;
}

export function librarySources(): readonly { readonly name: string; readonly text: string }[] {
  return Object.entries(FZY_PACKAGE.library).map(([name, text]) => ({ name, text }));
}

export function packedLibraryFile(name: string): string | undefined {
  return own(FZY_PACKAGE.packed, name);
}

export function standardSource(name: string): string | undefined {
  return own(FZY_PACKAGE.modules, name);
}

export function hostParts(): readonly string[] {
  return FZY_PACKAGE.scripts;
}

/** Names come from programs. */
function own(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}
