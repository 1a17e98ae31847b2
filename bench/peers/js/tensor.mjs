// The suite `tensor` in plain JavaScript.

export function total(a) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i];
  return sum;
}

export const total_f64 = total;

export function product_sum(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function largest(a) {
  let most = a[0];
  for (let i = 1; i < a.length; i++) most = Math.max(most, a[i]);
  return most;
}

export function where_largest(a) {
  return a.indexOf(largest(a));
}

export function add(a, b, out) {
  for (let i = 0; i < a.length; i++) out[i] = a[i] + b[i];
}

export function add_row(a, b, out) {
  for (let r = 0; r < a.length; r += b.length) {
    for (let i = 0; i < b.length; i++) out[r + i] = a[r + i] + b[i];
  }
}

export function fused(a, b, out) {
  for (let i = 0; i < a.length; i++) out[i] = Math.max(a[i] * b[i] + 1, 0);
}

export function sum_columns(a, out) {
  out.set(a.subarray(0, out.length));
  for (let r = out.length; r < a.length; r += out.length) {
    for (let i = 0; i < out.length; i++) out[i] += a[r + i];
  }
}

export function sum_rows(a, out) {
  const n = a.length / out.length;
  for (let r = 0; r < out.length; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[r * n + i];
    out[r] = sum;
  }
}

export function square_product(a, b, n, out) {
  out.fill(0);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < n; p++) {
      const x = a[i * n + p];
      for (let j = 0; j < n; j++) out[i * n + j] += x * b[p * n + j];
    }
  }
}
