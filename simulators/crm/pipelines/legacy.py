"""The pipelines of deals as the first version of the API lists them (CRM contract 8, 18)."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer
from simulators.crm.auth import open_portal
from simulators.crm.evidence import BELIEVED, TAP
from simulators.crm.grammar import Product
from simulators.crm.pipelines import rules
from simulators.crm.pipelines.definition import Pipeline
from simulators.crm.pipelines.routes import PIPELINE
from simulators.crm.properties.routes import readable
from simulators.kit.fidelity import whole
from simulators.kit.wire import Raw

product = Product("deals_v1", "/deals/v1")


@product.route("/pipelines", "GET")
@PIPELINE.but(state=whole(TAP, BELIEVED))
def list_deal_pipelines() -> Response:
    """An array, not an object: every pipeline with its stages (shape of both partly from memory)."""
    book = rules.the_book(open_portal(), readable("deals"))
    return answer([_shown(one) for one in book.active.values()])


def _shown(one: Pipeline) -> dict[str, Any]:
    return {
        "pipelineId": one.id,
        "label": one.label,
        "displayOrder": one.display_order,
        "active": True,
        "stages": [
            {
                "stageId": stage.id,
                "label": stage.label,
                "displayOrder": stage.display_order,
                "probability": Raw(stage.metadata["probability"].encode()),
                "closedWon": stage.metadata["probability"] == "1.0",
                "active": True,
            }
            for stage in one.active
        ],
    }
