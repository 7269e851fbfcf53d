"""Gherkin steps in business language, for pytest-bdd.

``from rehearse.steps import *`` in a conftest brings all of them. Each module is one topic and can be
imported by itself in the same way. The steps act through the fixture ``rehearse_scene``, so the same scenario
runs on a world in this process and on real servers.
"""

from rehearse.steps.associations import *  # noqa: F403
from rehearse.steps.audit import *  # noqa: F403
from rehearse.steps.cards import *  # noqa: F403
from rehearse.steps.connections import *  # noqa: F403
from rehearse.steps.crashes import *  # noqa: F403
from rehearse.steps.customers import *  # noqa: F403
from rehearse.steps.edits import *  # noqa: F403
from rehearse.steps.faults import *  # noqa: F403
from rehearse.steps.issues import *  # noqa: F403
from rehearse.steps.lifecycle import *  # noqa: F403
from rehearse.steps.netsuite_setup import *  # noqa: F403
from rehearse.steps.pairs import *  # noqa: F403
from rehearse.steps.passing_time import *  # noqa: F403
from rehearse.steps.records import *  # noqa: F403
from rehearse.steps.stories import *  # noqa: F403
from rehearse.steps.syncs import *  # noqa: F403
from rehearse.steps.traffic import *  # noqa: F403
