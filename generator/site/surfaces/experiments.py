"""The page of each experiment, and the list of all."""

from __future__ import annotations

from functools import partial

from ...content.addresses import EXPERIMENTS, experiment_url
from ...experiments.modules import module_of
from ...problems import Place
from ..context import Context, Plans
from ..experiments import (
    experiment_view,
    experiments_view,
    listed_experiments,
    shown_experiments,
)
from ..pages import Rank


def experiments(context: Context) -> Plans:
    """The experiments that posts use."""
    library, results = context.library, context.results
    listed = listed_experiments(library, results)
    if listed:
        yield context.page(
            EXPERIMENTS, "experiments.html", partial(experiments_view, library, results)
        )
    for name in shown_experiments(library, results):
        view = partial(experiment_view, name, library, results, context.site, context.stock.sources)
        yield context.page(
            experiment_url(name),
            "experiment.html",
            view,
            Rank.POST,
            place=Place(module_of(name)),
            is_found=name in listed,
        )
