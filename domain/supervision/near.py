"""Pairs of marks that differ in few bits, without looking at all pairs (rules 19.6). Pure.

Pigeonhole: marks that differ in at most 2k + 1 bits, cut into k + 1 bands, differ in at most one bit of some band. So
both are equal there once one place of the band is left out, and stand side by side when sorted by what remains.
"""

import numpy as np

BITS, LEAST_BANDS, MOST_BANDS = 256, 8, 64
"""Fewer bands than the least would not fit into a number; with more than the most nothing is spared."""
SEED = 20_260_101
"""Of the order in which places are dealt to bands: neighbours in a picture are alike, so they stand in several."""


def near_pairs(marks: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of n × 32 bytes: positions of both (the lower first, in order), in how many bits they differ, at most `most`."""
    number = len(marks)
    words = np.ascontiguousarray(marks).view(np.uint64)
    bands = max(most // 2 + 1, LEAST_BANDS)
    if bands > MOST_BANDS:
        return _of_all(words, most)
    dealt = np.random.Generator(np.random.PCG64(SEED)).permutation(BITS)
    bits = np.unpackbits(marks, axis=1)[:, dealt]
    found = [np.empty(0, dtype=np.int64)]
    for band in np.array_split(np.arange(BITS), bands):
        values = bits[:, band].astype(np.int64) @ (np.int64(1) << np.arange(len(band)))
        for place in range(len(band)):
            found.append(_beside(values & ~(np.int64(1) << place), words, most))
    pairs = np.unique(np.concatenate(found))
    first, second = pairs // number if number else pairs, pairs % number if number else pairs
    return first, second, _apart(words, first, second)


def _beside(values: np.ndarray, words: np.ndarray, most: int) -> np.ndarray:
    """Pairs of one value that are near enough, each as lower × n + higher."""
    order = np.argsort(values, kind="stable")
    ranked, number = values[order], len(values)
    at, step, found = np.arange(number), 1, [np.empty(0, dtype=np.int64)]
    while True:
        at = at[at + step < number]
        at = at[ranked[at + step] == ranked[at]]
        if not len(at):
            return np.concatenate(found)
        one, other = order[at], order[at + step]  # a stable order: the lower position comes first
        near = _apart(words, one, other) <= most
        found.append(one[near] * number + other[near])
        step += 1


def _apart(words: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    differ: np.ndarray = np.bitwise_count(words[one] ^ words[other]).sum(axis=1, dtype=np.int64)
    return differ


def _of_all(words: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair, one row against those behind it."""
    first, second = [], []
    for place in range(len(words)):
        behind = np.arange(place + 1, len(words))
        near = behind[_apart(words, np.full(len(behind), place), behind) <= most]
        first.append(np.full(len(near), place))
        second.append(near)
    both = [np.concatenate([np.empty(0, dtype=np.int64), *parts]) for parts in (first, second)]
    return both[0], both[1], _apart(words, both[0], both[1])
