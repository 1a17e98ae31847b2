//! The eight kernels in Rust, and a loop that answers `load` and `run` lines on standard input.
//! `load NAME ARG…`: `i:5` a number, `ai:1,2` numbers, `au:1,2` bytes, `as:6162,63` texts in hexadecimal,
//! `s:6162` one text. `run N`: nanoseconds and the result.

use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::time::Instant;

fn bytes_kernel(b: &[i32], n: i32) -> i32 {
    let mut acc = 0i32;
    let mut off = 0usize;
    for _ in 0..n {
        let v = b[off]
            .wrapping_add(b[off + 1] << 8)
            .wrapping_add(b[off + 2] << 16)
            .wrapping_add(b[off + 3] << 24);
        acc = (acc + v % 251) % 251;
        off += 1;
        if off > b.len() - 4 {
            off = 0;
        }
    }
    acc
}

fn bytes_kernel_u8(b: &[u8], n: i32) -> i32 {
    let mut acc = 0i32;
    let mut off = 0usize;
    for _ in 0..n {
        let v = (b[off] as i32)
            .wrapping_add((b[off + 1] as i32) << 8)
            .wrapping_add((b[off + 2] as i32) << 16)
            .wrapping_add((b[off + 3] as i32) << 24);
        acc = (acc + v % 251) % 251;
        off += 1;
        if off > b.len() - 4 {
            off = 0;
        }
    }
    acc
}

#[derive(Clone, Copy)]
enum ResultCode {
    Ok,
    Retry,
    Timeout,
    NotFound,
    Denied,
    Fatal,
}

#[derive(Clone, Copy)]
enum ResultClass {
    Success,
    Transient,
    Missing,
    Forbidden,
    Failure,
}

fn classify(code: ResultCode) -> ResultClass {
    match code {
        ResultCode::Ok => ResultClass::Success,
        ResultCode::Retry => ResultClass::Transient,
        ResultCode::Timeout => ResultClass::Transient,
        ResultCode::NotFound => ResultClass::Missing,
        ResultCode::Denied => ResultClass::Forbidden,
        ResultCode::Fatal => ResultClass::Failure,
    }
}

fn class_score(class: ResultClass) -> i32 {
    match class {
        ResultClass::Success => 11,
        ResultClass::Transient => 17,
        ResultClass::Missing => 23,
        ResultClass::Forbidden => 31,
        ResultClass::Failure => 43,
    }
}

fn code_of(number: i32) -> ResultCode {
    match number {
        0 => ResultCode::Ok,
        1 => ResultCode::Retry,
        2 => ResultCode::Timeout,
        3 => ResultCode::NotFound,
        4 => ResultCode::Denied,
        _ => ResultCode::Fatal,
    }
}

fn resultx<const N: usize>(numbers: &[i32], n: i32) -> i32 {
    let mut codes = [ResultCode::Ok; N];
    for i in 0..N {
        codes[i] = code_of(numbers[i]);
    }
    let mut acc = 0;
    let mut next = 0;
    for _ in 0..n {
        acc = (acc + class_score(classify(codes[next]))) % 251;
        next += 1;
        if next == N {
            next = 0;
        }
    }
    acc
}

fn score(raw: &str) -> i32 {
    let t = raw.trim_ascii();
    let r = t.replace(',', "|");
    let mut points = 0;
    if r.contains("beta") {
        points = (points + 11) % 251;
    }
    if r.starts_with("alpha") {
        points = (points + 17) % 251;
    }
    if r.ends_with("gamma") {
        points = (points + 23) % 251;
    }
    (points + t.len() as i32 % 97) % 251
}

fn text_kernel_one(raw: &str, n: i32) -> i32 {
    let mut acc = 0;
    for _ in 0..n {
        acc = (acc + score(raw)) % 251;
    }
    acc
}

fn text_kernel(lines: &[String], n: i32) -> i32 {
    let mut acc = 0;
    let mut next = 0;
    for _ in 0..n {
        acc = (acc + score(&lines[next])) % 251;
        next += 1;
        if next == lines.len() {
            next = 0;
        }
    }
    acc
}

fn capability_score(name: &str) -> i32 {
    match name {
        "time" => 3,
        "rng" => 5,
        "fs" => 7,
        "http" => 11,
        "proc" => 13,
        "mem" => 17,
        "thread" => 19,
        _ => 23,
    }
}

fn capability_parse(names: &[String], n: i32) -> i32 {
    let mut acc = 0;
    let mut next = 0;
    for _ in 0..n {
        acc = (acc + capability_score(&names[next])) % 251;
        next += 1;
        if next == names.len() {
            next = 0;
        }
    }
    acc
}

fn delay_after(attempt: i32, initial: i32, limit: i32, factor: i32) -> i32 {
    let mut delay = initial;
    for _ in 1..attempt {
        delay = delay.wrapping_mul(factor);
        if delay > limit {
            delay = limit;
        }
    }
    delay
}

fn task_retry_backoff(initial: i32, limit: i32, factor: i32, attempts: i32, n: i32) -> i32 {
    let mut acc = 0;
    let mut attempt = 1;
    for _ in 0..n {
        acc = (acc + delay_after(attempt, initial, limit, factor) % 251) % 251;
        attempt += 1;
        if attempt > attempts {
            attempt = 1;
        }
    }
    acc
}

fn arithmetic_kernel(n: i32) -> i32 {
    let mut acc = 7i32;
    for i in 0..n {
        let v = i.wrapping_mul(13).wrapping_add(acc * 7) % 1000003;
        let w = (v ^ 5921370) & 16777215;
        acc = (acc + w % 251) % 251;
    }
    acc
}

#[derive(Clone, Copy)]
struct Duration {
    millis: i32,
}

impl Duration {
    fn plus(self, other: Duration) -> Duration {
        Duration { millis: self.millis.wrapping_add(other.millis) }
    }
    fn minus(self, other: Duration) -> Duration {
        Duration { millis: self.millis.wrapping_sub(other.millis) }
    }
}

fn duration_kernel(a_millis: i32, b_millis: i32, n: i32) -> i32 {
    let a = Duration { millis: a_millis };
    let b = Duration { millis: b_millis };
    let mut acc = 0;
    for _ in 0..n {
        let c = a.plus(b);
        let d = c.minus(a);
        acc = (acc + d.millis % 251) % 251;
    }
    acc
}

#[derive(Clone, Copy)]
struct Pair {
    left: i32,
    right: i32,
}

fn weigh(p: Pair) -> i32 {
    p.left.wrapping_mul(3).wrapping_add(p.right.wrapping_mul(5))
}

fn abi_pair_kernel(n: i32) -> i32 {
    let mut acc = 0;
    for i in 0..n {
        let p = Pair { left: i, right: acc };
        acc = (acc + weigh(p) % 251) % 251;
    }
    acc
}

enum Arg {
    Number(i32),
    Numbers(Vec<i32>),
    Bytes(Vec<u8>),
    Text(String),
    Texts(Vec<String>),
}

fn text_of(hex: &str) -> String {
    let bytes = (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap());
    String::from_utf8(bytes.collect()).unwrap()
}

fn parse(arg: &str) -> Arg {
    let (kind, value) = arg.split_once(':').expect("kind:value");
    let items = value.split(',');
    match kind {
        "i" => Arg::Number(value.parse().unwrap()),
        "ai" => Arg::Numbers(items.map(|x| x.parse().unwrap()).collect()),
        "au" => Arg::Bytes(items.map(|x| x.parse().unwrap()).collect()),
        "s" => Arg::Text(text_of(value)),
        "as" => Arg::Texts(items.map(text_of).collect()),
        _ => panic!("unknown kind of argument {kind}"),
    }
}

fn number(arg: &Arg) -> i32 {
    match arg {
        Arg::Number(x) => *x,
        _ => panic!("a number was expected"),
    }
}

fn call(kernel: &str, args: &[Arg], n: i32) -> i32 {
    match (kernel, args) {
        ("bytes_kernel", [Arg::Numbers(b)]) => bytes_kernel(black_box(b), n),
        ("bytes_kernel_u8", [Arg::Bytes(b)]) => bytes_kernel_u8(black_box(b), n),
        ("resultx_classify", [Arg::Numbers(x)]) => resultx::<7>(black_box(x), n),
        ("resultx_classify_many", [Arg::Numbers(x)]) => resultx::<4096>(black_box(x), n),
        ("text_kernel_one", [Arg::Text(t)]) => text_kernel_one(black_box(t), n),
        ("text_kernel", [Arg::Texts(t)]) => text_kernel(black_box(t), n),
        ("capability_parse", [Arg::Texts(t)]) => capability_parse(black_box(t), n),
        ("task_retry_backoff", [a, b, c, d]) => task_retry_backoff(
            black_box(number(a)),
            black_box(number(b)),
            black_box(number(c)),
            black_box(number(d)),
            n,
        ),
        ("arithmetic_kernel", []) => arithmetic_kernel(n),
        ("duration_kernel", [a, b]) => duration_kernel(black_box(number(a)), black_box(number(b)), n),
        ("abi_pair_kernel", []) => abi_pair_kernel(n),
        _ => panic!("unknown kernel {kernel}"),
    }
}

fn main() {
    let mut kernel = String::new();
    let mut args: Vec<Arg> = Vec::new();
    let mut out = io::stdout();
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let mut words = line.split(' ');
        match words.next() {
            Some("load") => {
                kernel = words.next().unwrap().to_string();
                args = words.map(parse).collect();
                writeln!(out, "ok").unwrap();
            }
            Some("run") => {
                let n = black_box(words.next().unwrap().parse().unwrap());
                let start = Instant::now();
                let result = black_box(call(&kernel, &args, n));
                writeln!(out, "{} {}", start.elapsed().as_nanos(), result).unwrap();
            }
            _ => panic!("unknown line"),
        }
        out.flush().unwrap();
    }
}
