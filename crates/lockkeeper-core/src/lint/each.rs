//! The same question about many files, asked on every core at once.

use std::num::NonZero;
use std::thread;

/// Fewer files are not worth a thread.
const SHARE: usize = 16;

/// Answers for every item, in the order of the items.
pub fn each<I, A>(items: impl IntoIterator<Item = I>, ask: impl Fn(I) -> A + Sync) -> Vec<A>
where
    I: Send,
    A: Send,
{
    let items: Vec<I> = items.into_iter().collect();
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(items.len() / SHARE);
    if threads < 2 {
        return items.into_iter().map(ask).collect();
    }
    let shares = shares(items, threads);
    let ask = &ask;
    thread::scope(|scope| {
        let answer = |share: Vec<I>| scope.spawn(move || share.into_iter().map(ask).collect());
        let running: Vec<_> = shares.into_iter().map(answer).collect();
        let joined = running.into_iter().map(|thread| thread.join());
        joined
            .flat_map(|answers: thread::Result<Vec<A>>| match answers {
                Ok(answers) => answers,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

fn shares<I>(mut items: Vec<I>, count: usize) -> Vec<Vec<I>> {
    let size = items.len().div_ceil(count);
    let mut shares = Vec::with_capacity(count);
    while items.len() > size {
        let rest = items.split_off(size);
        shares.push(std::mem::replace(&mut items, rest));
    }
    shares.push(items);
    shares
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn answers_come_in_order() {
        for count in [0, 1, 31, 32, 33, 1000] {
            let doubled = each(0..count, |item| item * 2);
            assert_eq!(doubled, (0..count).map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
