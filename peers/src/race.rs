//! One question, asked of all contenders in turn, round by round, so that noise meets all of them alike.

use frontline::LonLat;

use crate::answer::{Answer, Judge, Verdict};
use crate::contender::{Built, Contender};
use crate::engines::{Entry, Programs};
use crate::files::Files;

/// How much is asked.
#[derive(Clone, Copy)]
pub struct Effort {
    pub rounds: usize,
    /// A contender answers as many of the points in a round as it can in about this time, again and again if all.
    pub round_ns: f64,
    /// Fewest points in a pass.
    pub fewest: usize,
}

/// What a contender did.
pub struct Row {
    pub name: String,
    pub with: String,
    pub built: Built,
    /// Nanoseconds a point, by round, ascending.
    pub ns: Vec<f64>,
    pub points: usize,
    pub hits: Option<usize>,
    pub differs: usize,
    /// Metres, by point, ascending; empty where answers are right or wrong.
    pub errors: Vec<f64>,
}

/// One question's rows, the reference first.
pub struct Table {
    pub title: String,
    pub rows: Vec<Row>,
    /// Who could not answer, and why.
    pub skipped: Vec<(String, String)>,
}

/// A question: who answers it, of which points.
pub struct Race<'a, A> {
    pub title: String,
    pub files: &'a Files,
    pub points: &'a [LonLat],
    /// Contenders in Rust; the first is the reference.
    pub here: Vec<Contender<'a, A>>,
    pub there: &'a [Entry],
    pub judge: Judge<'a, A>,
}

impl<A: Answer> Race<'_, A> {
    /// Asks everyone, one round each in turn, and judges the answers.
    pub fn run(self, programs: &Programs, effort: Effort) -> Table {
        eprintln!("{}", self.title);
        let mut skipped = Vec::new();
        let mut running: Vec<Runner<A>> = self.here.into_iter().map(Runner::new).collect();
        for (name, engine, question) in self.there {
            let started = programs
                .command(*engine, question, self.files.folder())
                .and_then(|command| Contender::there(name, command));
            match started {
                Ok(contender) => running.push(Runner::new(contender)),
                Err(reason) => skipped.push(((*name).to_owned(), reason)),
            }
        }
        let mut attempt = |running: &mut Vec<Runner<A>>,
                           step: &dyn Fn(&mut Runner<A>) -> Result<(), String>| {
            running.retain_mut(|runner| match step(runner) {
                Ok(()) => true,
                Err(reason) => {
                    skipped.push((runner.contender.name.clone(), reason));
                    false
                }
            });
        };
        attempt(&mut running, &|runner| runner.choose_count(self.points, effort));
        for _ in 0..effort.rounds {
            attempt(&mut running, &|runner| runner.round(self.points));
        }
        let file = self.files.folder().join("answers.txt");
        // The first answers all points, however long that takes.
        let first = running.first_mut().map(|runner| runner.contender.answers(self.points, &file));
        let reference = first.and_then(Result::ok).unwrap_or_default();
        attempt(&mut running, &|runner| {
            runner.answers = runner.contender.answers(&self.points[..runner.count], &file)?;
            Ok(())
        });
        for (name, reason) in &skipped {
            eprintln!("  skipped: {name}: {reason}");
        }
        let rows = running.into_iter().map(|runner| runner.row(&reference, self.judge)).collect();
        Table { title: self.title, rows, skipped }
    }
}

/// A contender on its way.
struct Runner<'a, A> {
    contender: Contender<'a, A>,
    /// How many points it answers in a pass, and how many passes make a round.
    count: usize,
    passes: u32,
    ns: Vec<f64>,
    answers: Vec<A>,
}

impl<'a, A: Answer> Runner<'a, A> {
    fn new(contender: Contender<'a, A>) -> Self {
        Self { contender, count: 0, passes: 1, ns: Vec::new(), answers: Vec::new() }
    }

    /// Tries few points, then as many as the first try promises, which also warms it up; who answers all of them in less than
    /// a round does so again and again.
    fn choose_count(&mut self, points: &[LonLat], effort: Effort) -> Result<(), String> {
        self.count = effort.fewest.min(points.len());
        for _ in 0..2 {
            let ns = self.contender.pass(&points[..self.count])?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
            let fits = (effort.round_ns / ns.max(1.0)) as usize;
            self.count = fits.max(effort.fewest).min(points.len());
            #[allow(clippy::cast_possible_truncation)] // at most a round of nanoseconds
            let passes = (fits / self.count) as u32;
            self.passes = passes.max(1);
        }
        Ok(())
    }

    fn round(&mut self, points: &[LonLat]) -> Result<(), String> {
        let mut sum = 0.0;
        for _ in 0..self.passes {
            sum += self.contender.pass(&points[..self.count])?;
        }
        self.ns.push(sum / f64::from(self.passes));
        Ok(())
    }

    fn row(mut self, reference: &[A], judge: Judge<A>) -> Row {
        self.ns.sort_by(f64::total_cmp);
        let pairs = self.answers.iter().zip(reference).enumerate();
        let verdicts: Vec<Verdict> = pairs.map(|(i, (answer, right))| judge(i, answer, right)).collect();
        let mut errors: Vec<f64> = verdicts.iter().filter_map(|verdict| verdict.error).collect();
        errors.sort_by(f64::total_cmp);
        Row {
            name: self.contender.name,
            with: self.contender.with,
            built: self.contender.built,
            ns: self.ns,
            points: self.count,
            hits: verdicts.iter().map(|verdict| verdict.hits).sum(),
            differs: verdicts.iter().filter(|verdict| verdict.differs).count(),
            errors,
        }
    }
}
