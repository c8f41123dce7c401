//! An implementation that answers a question: a closure in this process, or a child process.
//!
//! A child is started as `PROGRAM .. QUESTION FOLDER`, reads the files in the folder and makes its index. It then
//! speaks a line protocol: it says `ready NANOSECONDS BYTES VERSION`, answers `pass COUNT` with the nanoseconds
//! a point that one pass over the first COUNT points took, and `answers COUNT PATH` likewise, after writing one
//! line a point into the file.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use frontline::LonLat;
use peak_alloc::PeakAlloc;

use crate::answer::Answer;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// What making an index took.
#[derive(Clone, Copy, Default)]
pub struct Built {
    pub ns: f64,
    /// On the heap, where that is known.
    pub bytes: Option<usize>,
}

/// Makes something, and measures that.
pub fn build<T>(make: impl FnOnce() -> T) -> (T, Built) {
    let (before, start) = (HEAP.current_usage(), Instant::now());
    let made = make();
    let ns = nanoseconds(start);
    (made, Built { ns, bytes: HEAP.current_usage().checked_sub(before) })
}

/// A Rust implementation: answers all the points it is given.
pub type Closure<'a, A> = Box<dyn Fn(&[LonLat], &mut [A]) + 'a>;

pub struct Contender<'a, A> {
    pub name: String,
    /// Its language and version.
    pub with: String,
    pub built: Built,
    how: How<'a, A>,
}

enum How<'a, A> {
    Here(Closure<'a, A>, Vec<A>),
    There(Process),
}

impl<'a, A: Answer> Contender<'a, A> {
    pub fn here(name: &str, with: &str, built: Built, answer: impl Fn(&[LonLat], &mut [A]) + 'a) -> Self {
        let how = How::Here(Box::new(answer), Vec::new());
        Self { name: name.to_owned(), with: with.to_owned(), built, how }
    }

    /// Starts the child and waits until its index is made; the reason, if it cannot be.
    pub fn there(name: &str, mut command: Command) -> Result<Self, String> {
        let (process, built, with) = Process::start(&mut command)?;
        Ok(Self { name: name.to_owned(), with, built, how: How::There(process) })
    }

    /// Nanoseconds a point, of one pass over the points.
    pub fn pass(&mut self, points: &[LonLat]) -> Result<f64, String> {
        match &mut self.how {
            How::Here(answer, answers) => {
                answers.resize(points.len(), A::default());
                let start = Instant::now();
                answer(points, answers);
                #[allow(clippy::cast_precision_loss)]
                Ok(nanoseconds(start) / points.len() as f64)
            }
            How::There(process) => process.ask(&format!("pass {}", points.len())),
        }
    }

    /// The answers to the points; a child writes them into the file.
    pub fn answers(&mut self, points: &[LonLat], file: &Path) -> Result<Vec<A>, String> {
        match &mut self.how {
            How::Here(answer, _) => {
                let mut answers = vec![A::default(); points.len()];
                answer(points, &mut answers);
                Ok(answers)
            }
            How::There(process) => {
                process.ask(&format!("answers {} {}", points.len(), file.display()))?;
                let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
                let answers: Vec<A> = text.lines().map_while(A::read).collect();
                if answers.len() == points.len() {
                    Ok(answers)
                } else {
                    Err(format!("{} of {} answers can be read", answers.len(), points.len()))
                }
            }
        }
    }
}

/// A child process that speaks the line protocol; ended when dropped.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(command: &mut Command) -> Result<(Self, Built, String), String> {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().map_err(|error| error.to_string())?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("has no pipes".to_owned());
        };
        let mut process = Self { child, input: Some(input), output: BufReader::new(output) };
        let line = process.line()?;
        let ready = || {
            let mut words = line.strip_prefix("ready ")?.splitn(3, ' ');
            let ns = words.next()?.parse().ok()?;
            let bytes = words.next()?.parse::<i64>().ok()?;
            Some((Built { ns, bytes: usize::try_from(bytes).ok() }, words.next()?.to_owned()))
        };
        let (built, with) = ready().ok_or_else(|| format!("said {line:?} instead of ready"))?;
        Ok((process, built, with))
    }

    /// Sends a command; the number that comes back.
    fn ask(&mut self, command: &str) -> Result<f64, String> {
        let input = self.input.as_mut().ok_or("is closed")?;
        writeln!(input, "{command}").map_err(|error| error.to_string())?;
        let line = self.line()?;
        line.parse().map_err(|_| format!("said {line:?} instead of a number"))
    }

    /// The next line, or the last thing it said on its standard error before it ended.
    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(count) if count > 0 => Ok(line.trim_end().to_owned()),
            _ => {
                let mut said = String::new();
                if let Some(errors) = &mut self.child.stderr {
                    let _ = errors.read_to_string(&mut said);
                }
                Err(said.trim().lines().last().unwrap_or("ended without a word").to_owned())
            }
        }
    }
}

impl Drop for Process {
    /// Its input ends, and so does it; its exit says nothing that its answers did not.
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.wait();
    }
}

#[allow(clippy::cast_precision_loss)]
fn nanoseconds(since: Instant) -> f64 {
    since.elapsed().as_nanos() as f64
}
