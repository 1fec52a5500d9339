"""The page of each experiment, and the list of all."""

from __future__ import annotations

from ...content.addresses import EXPERIMENTS
from ...experiments.modules import module_of
from ...problems import Place
from ..context import NOWHERE, Context, Placed
from ..experiments import experiment_views, experiments_view
from ..pages import Rank


def experiments(context: Context) -> Placed:
    """The experiments that posts use."""
    library, results = context.library, context.results
    overview = experiments_view(library, results)
    if overview.experiments:
        yield context.page(EXPERIMENTS, "experiments.html", overview), NOWHERE
    for view in experiment_views(library, results, context.site, context.stock.sources):
        page = context.page(view.url, "experiment.html", view, Rank.POST)
        yield page, Place(module_of(view.name))
