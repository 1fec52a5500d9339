"""A small journal that has everything which a page can show."""

from __future__ import annotations

from support import JournalFolder, png

RUN = r"""
run.figure("plot", lambda axes: axes.plot([1, 2], label="$x^2$"), alt="A line", caption="A line.")
run.figure("image", lambda axes: axes.figure.colorbar(axes.imshow([[1, 2]])), alt="Two cells")
run.figure("parts", lambda axes: [one.plot([1]) for one in axes], alt="Two", subplots=(1, 2))
run.figure("cloud", lambda axes: axes.scatter(*run.rng.random((2, 10_000)), s=4), alt="Points")
run.table("rows", [{"n": 1, "x": 0.5}], caption="A table.")
for n in range(50):
    run.metric("heads", n, interval=(n - 1, n + 1), n=n)
run.verdict("mixed", because="of the wind")
"""
EVERYTHING = r"""
A [[Other]] post, a note[^1], ~~gone~~, `code`, **bold**, https://example.org and 嵌入.

| left | middle | right |
|:-----|:------:|------:|
| $a$  | `b`    | {metric}`toss.heads@n=3` |

Inline $e^{i\pi} = -1$, $\boxed{x}$, $\cancel{x}$, $\mathbb{E}$, $\overbrace{a+b}^{c}$.

$$\begin{aligned} a &= \sum_{n=1}^\infty \frac{1}{n^2} \\ b &= \begin{cases} 1 & x \\ 2 & y
\end{cases} \end{aligned}$$

$$\begin{align} a &= b + c \label{sum} \\ d &= \frac{e}{f} \notag \end{align}$$

$$\begin{multline*} a + b \\ + c \end{multline*}$$ so says $\eqref{sum}$.

$$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \qquad \hspace{2em} \sqrt[3]{x}$$

> [!NOTE] Look
> here

> [!WARNING]- Folded
> - inside

> [!INSIGHT]+ Open
> $$x$$

```python
def f(x: int) -> str:  # a comment
    return f"{x}"
```

```diff
- old
+ new
```

    indented code

Term
: Its definition.

1. first
5. second
   - [ ] to do
   - [x] done

<details open><summary>More</summary><kbd>Ctrl</kbd> <mark>marked</mark></details>

![A root](root.png)

[A file](paper.pdf), [a span]{#here .wide} and {ref}`here`.

The coin showed [a lot]{claim="toss.heads@n=40 > 30"}; see {ref}`toss/plot`.

![In the prose](experiment:toss/plot)

![](experiment:toss/image)

![](experiment:toss/parts)

![](experiment:toss/cloud)

![](experiment:toss/rows)

## ✅ What I know

### 🟡 And half

### 🔴 And not yet

## Gaps I still have

- Why?

## What's Next

- [ ] More

[^1]: Below, with $x$ and `code`.
"""


def everything(journal: JournalFolder) -> None:
    """Write posts of all kinds with all that markdown can say, and an experiment of all figures."""
    journal.settings(base_url="https://example.org/", description="What holds.")
    journal.write("content/learning/root.png", png(30, 20))
    journal.write("content/learning/paper.pdf", b"%PDF-1.4")
    journal.experiment("toss", RUN)
    history = [{"date": f"2024-{n:02}", "note": f"Step {n}."} for n in range(1, 12)]
    journal.post("learning/other", tags=["A"], status="paused", visibility="unlisted")
    journal.post(
        "learning/everything",
        EVERYTHING,
        tags=["A", "嵌入"],
        status="ongoing",
        aliases=["/old/place/"],
        evolution=history,
    )
    journal.post("research/toss-it", hypothesis="It falls.", experiment="toss", status="mixed")
    journal.post("research/open", hypothesis="It floats.", status="hypothesis")
    journal.post("about", "Who is here.", kind="page")
