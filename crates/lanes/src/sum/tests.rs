//! Sums over buckets, and the scalars that could overfill one.

use super::*;
use crate::processor::each;

/// Scalars that anybody might take to fill one bucket, in each of the places of a bucket's pieces.
#[test]
fn every_term_stands_in_one_piece_of_its_bucket() {
    each!(simd => {
        let equal = |byte: u8| (0..1000).map(move |_| Scalar::from_bytes(&[byte & 7; 32]));
        let mixed = (0..1000u64).map(|number| {
            let mut bytes = [0; 32];
            bytes.chunks_exact_mut(8).enumerate().for_each(|(k, word)| {
                word.copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15 + k as u64).to_le_bytes());
            });
            Scalar::from_bytes(&bytes)
        });
        let half = |scalar: Scalar| Scalar { size: [scalar.size[0], scalar.size[1], 0, 0], ..scalar };
        let short: Vec<_> = mixed.clone().take(300).map(half).collect();
        let mut last_of_several_lacks_windows = false;
        for scalars in [equal(0).collect::<Vec<_>>(), equal(3).collect(), short, mixed.collect(), Vec::new()] {
            let windows = Windows::cheapest(&scalars);
            last_of_several_lacks_windows |= windows.count > LANES && !windows.count.is_multiple_of(LANES);
            let digits = Digits::new(windows, &scalars);
            for group in 0..windows.count.div_ceil(LANES) {
                let buckets = Buckets::sorted(simd, &windows, &digits, scalars.len(), group);
                check(simd, &windows, &digits, &buckets, scalars.len(), group);
            }
        }
        assert!(last_of_several_lacks_windows);
    });
}

fn check<S: Processor>(simd: S, windows: &Windows, digits: &Digits, buckets: &Buckets, count: usize, group: usize) {
    let all = LANES * windows.buckets();
    let mut in_buckets = vec![Vec::new(); all];
    let mut filled = vec![false; buckets.slots(windows)];
    for piece in &buckets.pieces {
        assert!(piece.length > 0);
        assert!(!std::mem::replace(&mut filled[piece.slot as usize], true));
        let bucket = (piece.slot as usize).checked_sub(all).map_or(piece.slot, |place| buckets.further[place]);
        let (start, end) = (piece.start as usize, (piece.start + piece.length) as usize);
        in_buckets[bucket as usize].extend_from_slice(&buckets.terms[start..end]);
    }
    buckets.empty.iter().for_each(|slot| assert!(!std::mem::replace(&mut filled[*slot as usize], true)));
    assert!(filled.iter().all(|filled| *filled));
    assert!(buckets.pieces.is_sorted_by(|one, next| one.length >= next.length));
    let mut expected = vec![Vec::new(); all];
    for window in 0..LANES.min(windows.count - LANES * group) {
        let mut written = vec![0; count];
        digits.write(simd, LANES * group + window, &mut written);
        for (point, digit) in written.into_iter().enumerate().filter(|(_, digit)| *digit != 0) {
            let bucket = window * windows.buckets() + digit.unsigned_abs() as usize - 1;
            expected[bucket].push((point as u32) << 1 | u32::from(digit < 0));
        }
    }
    in_buckets.iter_mut().for_each(|terms| terms.sort_unstable());
    assert_eq!(in_buckets, expected);
}

#[test]
fn a_bucket_that_has_all_terms_is_cut_so_that_all_lanes_are_busy() {
    each!(simd => {
        let scalars = vec![Scalar::from_bytes(&[1; 32]); 4000];
        let windows = Windows::cheapest(&scalars);
        let buckets = Buckets::sorted(simd, &windows, &Digits::new(windows, &scalars), scalars.len(), 0);
        let steps: u32 = buckets.pieces.chunks(LANES).map(|pieces| pieces[0].length).sum();
        let terms: u32 = buckets.pieces.iter().map(|piece| piece.length).sum();
        assert!(LANES as u32 * steps < terms + terms / 10, "{steps} steps for {terms} terms");
    });
}
