//! What of rayon is used, on one thread. Each name does what rayon's does with a pool of one thread; what is missing
//! does not compile.

use std::iter::Sum;

/// What rayon's prelude brings into scope.
pub mod prelude {
    pub use super::{IntoParallelIterator, ParallelSlice, ParallelSliceMut};
}

/// How many threads there are.
pub fn current_num_threads() -> usize {
    1
}

/// An iterator with the methods of rayon's `ParallelIterator`.
pub struct OneThread<I>(I);

impl<I: Iterator> OneThread<I> {
    /// Each item's image.
    pub fn map<T>(self, image: impl FnMut(I::Item) -> T) -> OneThread<impl Iterator<Item = T>> {
        OneThread(self.0.map(image))
    }

    /// The images of the items that have one.
    pub fn filter_map<T>(self, image: impl FnMut(I::Item) -> Option<T>) -> OneThread<impl Iterator<Item = T>> {
        OneThread(self.0.filter_map(image))
    }

    /// Pairs with another's items.
    pub fn zip<J: IntoIterator>(self, other: J) -> OneThread<impl Iterator<Item = (I::Item, J::Item)>> {
        OneThread(self.0.zip(other))
    }

    /// The items of the items.
    pub fn flatten_iter(self) -> OneThread<impl Iterator<Item = <I::Item as IntoIterator>::Item>>
    where
        I::Item: IntoIterator,
    {
        OneThread(self.0.flatten())
    }

    /// The items of the images.
    pub fn flat_map_iter<T: IntoIterator>(
        self,
        image: impl FnMut(I::Item) -> T,
    ) -> OneThread<impl Iterator<Item = T::Item>> {
        OneThread(self.0.flat_map(image))
    }

    /// All items put together, as the one item of another iterator.
    pub fn fold<T>(
        self,
        first: impl FnOnce() -> T,
        step: impl FnMut(T, I::Item) -> T,
    ) -> OneThread<impl Iterator<Item = T>> {
        OneThread(std::iter::once(self.0.fold(first(), step)))
    }

    /// All items put together, if there are any.
    pub fn reduce_with(self, step: impl FnMut(I::Item, I::Item) -> I::Item) -> Option<I::Item> {
        self.0.reduce(step)
    }

    /// Their sum.
    pub fn sum<T: Sum<I::Item>>(self) -> T {
        self.0.sum()
    }

    /// All items in a collection.
    pub fn collect<T: FromIterator<I::Item>>(self) -> T {
        self.0.collect()
    }
}

impl<I: Iterator> IntoIterator for OneThread<I> {
    type Item = I::Item;
    type IntoIter = I;

    fn into_iter(self) -> I {
        self.0
    }
}

/// `into_par_iter`.
pub trait IntoParallelIterator: IntoIterator + Sized {
    /// The items, by value.
    fn into_par_iter(self) -> OneThread<Self::IntoIter> {
        OneThread(self.into_iter())
    }
}

impl<T: IntoIterator> IntoParallelIterator for T {}

/// `par_iter` and `par_chunks`.
pub trait ParallelSlice<T> {
    /// The items, by reference.
    fn par_iter(&self) -> OneThread<std::slice::Iter<'_, T>>;

    /// So many items at a time.
    fn par_chunks(&self, size: usize) -> OneThread<std::slice::Chunks<'_, T>>;
}

impl<T> ParallelSlice<T> for [T] {
    fn par_iter(&self) -> OneThread<std::slice::Iter<'_, T>> {
        OneThread(self.iter())
    }

    fn par_chunks(&self, size: usize) -> OneThread<std::slice::Chunks<'_, T>> {
        OneThread(self.chunks(size))
    }
}

/// Sorting.
pub trait ParallelSliceMut<T> {
    /// Sorts by keys; equal ones in any order.
    fn par_sort_unstable_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> ParallelSliceMut<T> for [T] {
    fn par_sort_unstable_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        self.sort_unstable_by_key(key);
    }
}

#[cfg(test)]
mod tests {
    use super::prelude::*;

    #[test]
    fn as_rayon_with_one_thread() {
        let numbers = [3u32, 1, 2];
        let pairs = numbers.par_iter().zip(numbers.par_chunks(2)).map(|(number, pair)| (*number, pair.len()));
        assert_eq!(pairs.collect::<Vec<_>>(), [(3, 2), (1, 1)]);
        assert_eq!(numbers.par_chunks(2).flatten_iter().map(|number| number * 2).sum::<u32>(), 12);
        let even = (0..5).into_par_iter().filter_map(|number| (number % 2 == 0).then_some(number));
        assert_eq!(even.flat_map_iter(|number| vec![number; 2]).collect::<Vec<_>>(), [0, 0, 2, 2, 4, 4]);
        let folded = numbers.into_par_iter().fold(|| 10, |sum, number| sum + number);
        assert_eq!(folded.reduce_with(|one, other| one + other), Some(16));
        let mut sorted = numbers;
        sorted.par_sort_unstable_by_key(|number| *number);
        assert_eq!((sorted, super::current_num_threads()), ([1, 2, 3], 1));
    }
}
