export function total(xs: Float64Array): f64 {
  let sum: f64 = 0.0;
  for (let i = 0; i < xs.length; i++) sum += xs[i];
  return sum;
}

export function same(text: string): string {
  return text;
}
