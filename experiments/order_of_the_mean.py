"""Is the mean of word vectors the same, to the last bit, when the words come in reverse?

Averaging the vectors of its words is the simplest embedding of a sentence. It is said to forget
the order of the words, and as algebra that is true. But a computer rounds after each addition,
and in which order it adds decides what is rounded away.

Sentences of random words are averaged forwards and backwards: coordinate by coordinate in
single precision (*plain*), in double precision and rounded to single once at the end
(*double*), and in single precision after sorting the numbers of each coordinate (*sorted*).
Counted is the share of sentences whose two means differ in any bit of any of their 300
coordinates, and the share whose nearest neighbour among 499 other sentences (means forwards, by
cosine) is another one.

Written before the first run:

- Hypothesis: the plain mean forgets the order of the words to the last bit.
- Rule, for sentences of 3 words or more: supported if no sentence differs at any length,
  refuted if more than half of them do at every length, by the 95 % interval over the seeds,
  else mixed.
- I expect refuted: nearly every sentence from 3 words on. Sentences of 2 words cannot differ,
  since addition of two numbers commutes, rounding and all. Double precision should hide most of
  it but not everything, sorting all of it, and no nearest neighbour should ever change.
"""

import numpy as np
from banded_lines import draw_lines
from estimates import estimated, shown

from generator import experiment

WAYS = ("plain", "double", "sorted")


@experiment(
    seed=13,
    params={
        "vocabulary": 5000,
        "dimensions": 300,
        "sentences": 500,
        "words": [2, 3, 5, 10, 20, 40],
        "seeds": 20,
    },
)
def order_of_the_mean(run):
    sizes = run.params.vocabulary, run.params.dimensions, run.params.sentences
    trials = run.map(
        lambda seed: one_trial(seed, *sizes, run.params.words), run.seeds(run.params.seeds)
    )
    differing, moved, gaps = (np.array([trial[part] for trial in trials]) for part in range(3))
    found = {
        way: [
            estimated(run, "differing", differing[:, place, column], way=way, words=words)
            for column, words in enumerate(run.params.words)
        ]
        for place, way in enumerate(WAYS)
    }
    for column, words in enumerate(run.params.words):
        estimated(run, "other_neighbour", moved[:, column], words=words)
        run.metric("largest_gap", gaps[:, column].max(), words=words)
    show(run, found)
    longer = [found["plain"][i] for i, words in enumerate(run.params.words) if words > 2]
    word, reason = verdict_by(longer)
    run.verdict(word, because=reason)


def verdict_by(shares):
    """The rule; ``shares`` are (mean, low, high) of sentences that differ, by length from 3 on."""
    none = sum(high == 0 for _, _, high in shares)
    most = sum(low > 0.5 for _, low, _ in shares)
    reason = (
        f"no sentence differs at {none}, and more than half of them do at {most} of "
        f"{len(shares)} lengths from 3 words on"
    )
    if none == len(shares):
        return "supported", reason
    return ("refuted" if most == len(shares) else "mixed"), reason


def one_trial(seed, vocabulary, dimensions, count, lengths):
    """By way and length the share that differs; by length that with another neighbour, the gap."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((vocabulary, dimensions), dtype=np.float32)
    differing, moved, gaps = np.empty((len(WAYS), len(lengths))), [], []
    for column, length in enumerate(lengths):
        words = vectors[rng.integers(vocabulary, size=(count, length))].swapaxes(0, 1)
        for place, way in enumerate(WAYS):
            there, back = mean(words, way), mean(words[::-1], way)
            differing[place, column] = (there != back).any(axis=1).mean()
            if way == "plain":
                moved.append((neighbour(there, there) != neighbour(back, there)).mean())
                gaps.append(np.abs(there.astype(float) - back.astype(float)).max())
    return differing, moved, gaps


def mean(words, way):
    """The means of sentences, (sentences, dimensions) in single precision.

    ``words`` are (length, sentences, dimensions), and are added one after the other.
    """
    if way == "sorted":
        words = np.sort(words, axis=0)
    total = np.zeros(words.shape[1:], dtype=np.float64 if way == "double" else np.float32)
    for word in words:
        total += word
    return (total / total.dtype.type(len(words))).astype(np.float32)


def neighbour(means, others):
    """Which of the others is nearest to each mean by cosine, itself apart."""
    x, y = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in (means.astype(float), others))
    similar = x @ y.T
    np.fill_diagonal(similar, -np.inf)
    return similar.argmax(axis=1)


def show(run, found):
    run.table(
        "differing-by-length",
        [
            {"words": words} | {way: shown(found[way][place]) for way in WAYS}
            for place, words in enumerate(run.params.words)
        ],
        caption="Share of sentences whose mean, forwards and backwards, differs in at least one "
        "bit. Means over 20 seeds with 95 % intervals.",
    )
    run.figure(
        "differing",
        lambda axes: draw_lines(
            axes,
            run.params.words,
            found,
            xlabel="words in the sentence",
            title="Share of sentences whose two means differ",
            doubling=True,
        ),
        alt="Three lines with bands for their 95 % intervals, one for each way of adding: the "
        "share of sentences whose mean differs forwards and backwards, against the number of words "
        "on a logarithmic axis.",
        caption="How often the order of the words shows in the bits of their mean.",
    )
