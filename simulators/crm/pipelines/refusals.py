"""What pipelines answer when they refuse (CRM contract 8): wire texts that clients parse."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.crm.errors import Context, CrmError


class PipelineRefused(CrmError):
    """400: what pipelines and their stages do not take (8); clients tell by ``subCategory``."""

    def __init__(self, message: str, code: str, *, context: Context | None = None) -> None:
        super().__init__(message, sub_category=f"PipelineError.{code}", context=context)

    @classmethod
    def in_use(cls, stages: Sequence[str], records: Sequence[str]) -> PipelineRefused:
        """Stages that go are referenced by records; each list is one bracketed text."""
        stage_ids, object_ids = f"[{', '.join(stages)}]", f"[{', '.join(records)}]"
        return cls(
            f"Stage IDs: {stage_ids} are being referenced by object IDs: {object_ids}",
            "STAGE_ID_IN_USE",
            context={"stageIds": [stage_ids], "objectIds": [object_ids]},
        )
