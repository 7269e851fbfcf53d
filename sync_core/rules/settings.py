"""The settings of a sync as somebody gives them: checked, and completed by presets (data-sync B.2.1, C)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final, cast, get_args

from sync_core.rules.errors import SettingsError
from sync_core.rules.filters import OPERATORS, arity
from sync_core.rules.model import (
    ClashPolicy,
    Criterion,
    Direction,
    FieldRow,
    Filter,
    FilterScope,
    Kind,
    Matching,
    Options,
    Party,
    Reactivation,
    RowDirection,
    RowMode,
)
from sync_core.rules.offers.preset import Preset
from sync_core.rules.presets import preset, preset_filter, winner_preset
from sync_core.rules.reading import as_bool, as_choice, as_list, as_names, as_object, as_scalar, as_text
from sync_core.rules.values import instant_of, number_of

_KEYS: Final = ("crm_object", "app_object", "direction", "winner", "filters", "mappings", "options")
_ROW_KEYS: Final = ("name", "on", "crm", "app", "kind", "direction", "mode", "default", "label")
_CRITERION_KEYS: Final = ("property", "operator", "values", "object")
_OPTIONS: Final = tuple(option.name for option in fields(Options))
_DATES: Final = ("before", "after")
_NUMBERS: Final = ("greater", "less")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a user decides about one sync; the rest of a `Sync` is the store's."""

    crm_object: str
    app: str
    app_object: str
    direction: Direction
    winner: Party
    to_app: Filter
    to_crm: Filter
    rows: tuple[FieldRow, ...]
    options: Options = field(default_factory=Options)


def sync_settings(
    given: object, *, app: str, setup_day: int, current: Settings | None = None, twin: bool = False
) -> Settings:
    """Read the settings of a sync with an app from decoded JSON; `SettingsError` says what is wrong where.

    What is absent keeps its ``current`` value, or gets the preset where there is none: ``{}`` saves
    unchanged. An empty filter lets all records in. ``setup_day`` (`presets.setup_day`) goes into preset
    filters only. ``mappings`` is a list: an entry with the name of a preset row changes that row or, with
    ``"on": false``, leaves it out; any other entry adds a row. The objects of a sync cannot be changed.
    A ``twin``, the second object of a connection with the same CRM object, is preset to flow to the CRM only,
    so that no CRM record becomes two records of the app by default (C.1).
    """
    settings = as_object(given, "", _KEYS)
    chosen = _chosen(settings, app, current)
    before = current or _preset(chosen, setup_day, twin=twin)
    if "direction" in settings:
        direction = as_choice(settings["direction"], "direction", chosen.directions)
    else:
        direction = before.direction
    winner = before.winner if direction == before.direction else winner_preset(direction)
    if "winner" in settings:
        winner = as_choice(settings["winner"], "winner", get_args(Party))
    filters = as_object(settings.get("filters", {}), "filters", ("to_app", "to_crm"))
    return replace(
        before,
        direction=direction,
        winner=winner,
        to_app=_filter_or(filters, "to_app", before.to_app),
        to_crm=_filter_or(filters, "to_crm", before.to_crm),
        rows=_rows(settings["mappings"], chosen) if "mappings" in settings else before.rows,
        options=_options(settings["options"], before.options) if "options" in settings else before.options,
    )


def parse_filter(given: object, path: str = "filter") -> Filter:
    """Read a filter from decoded JSON: a list (by OR) of lists (by AND) of criteria."""
    return tuple(
        tuple(
            _criterion(item, f"{path}[{row}][{place}]")
            for place, item in enumerate(_group(group, f"{path}[{row}]"))
        )
        for row, group in enumerate(as_list(given, path))
    )


def _chosen(settings: Mapping[str, object], app: str, current: Settings | None) -> Preset:
    names: dict[str, str] = {}
    for key in ("crm_object", "app_object"):
        kept = getattr(current, key, None)
        if key not in settings and kept is None:
            raise SettingsError(key, "is needed")
        names[key] = as_text(settings.get(key, kept), key)
    if current is None:
        return preset(crm_object=names["crm_object"], app=app, app_object=names["app_object"])
    offered = preset(crm_object=current.crm_object, app=app, app_object=current.app_object)
    for key, same in (
        ("crm_object", (offered.pair.crm_object,)),
        ("app_object", (offered.pair.app_object, *offered.called)),
    ):
        if names[key] not in same:
            raise SettingsError(key, f"cannot be changed from {same[0]}; set up another sync")
    return offered


def _preset(chosen: Preset, setup_day: int, *, twin: bool) -> Settings:
    direction: Direction = "to_crm" if twin else chosen.direction
    return Settings(
        crm_object=chosen.pair.crm_object,
        app=chosen.pair.app,
        app_object=chosen.pair.app_object,
        direction=direction,
        winner=winner_preset(direction),
        to_app=preset_filter(chosen.to_app, setup_day=setup_day),
        to_crm=preset_filter(chosen.to_crm, setup_day=setup_day),
        rows=chosen.pair.rows,
    )


def _filter_or(filters: Mapping[str, object], way: str, before: Filter) -> Filter:
    return parse_filter(filters[way], f"filters.{way}") if way in filters else before


def _group(group: object, path: str) -> Sequence[object]:
    criteria = as_list(group, path)
    if not criteria:
        raise SettingsError(path, "must hold a criterion; leave the group out to let all records in")
    return criteria


def _criterion(item: object, path: str) -> Criterion:
    entry = as_object(item, path, _CRITERION_KEYS)
    operator = as_choice(entry.get("operator"), f"{path}.operator", OPERATORS)
    listed = as_list(entry.get("values", ()), f"{path}.values")
    values = tuple(as_scalar(value, f"{path}.values[{place}]") for place, value in enumerate(listed))
    least, most = arity(operator)
    if len(values) < least or (most is not None and len(values) > most):
        wanted = "one value or more" if most is None else f"{most or 'no'} value{'' if most == 1 else 's'}"
        raise SettingsError(f"{path}.values", f"{operator} takes {wanted}, not {len(values)}")
    for place, value in enumerate(values):
        _check_value(operator, value, f"{path}.values[{place}]")
    name = as_text(entry.get("property"), f"{path}.property")
    other = as_text(entry["object"], f"{path}.object") if "object" in entry else ""
    return Criterion(name, operator, values, other)


def _check_value(operator: str, value: str, path: str) -> None:
    if operator in _DATES and instant_of(value) is None:
        raise SettingsError(path, f"{operator} needs a date or a time, not {value!r}")
    if operator in _NUMBERS and number_of(value) is None:
        raise SettingsError(path, f"{operator} needs a number, not {value!r}")
    if operator == "between" and instant_of(value) is None and number_of(value) is None:
        raise SettingsError(path, f"{operator} needs numbers or dates, not {value!r}")
    if not value.strip():
        raise SettingsError(path, "is empty; use is_unknown to find empty values")


def _options(given: object, before: Options) -> Options:
    entry = as_object(given, "options", _OPTIONS)
    words: Mapping[str, tuple[str, ...]] = {
        "filter_scope": get_args(FilterScope),
        "on_reactivation": get_args(Reactivation),
        "matching": get_args(Matching),
        "display_name_on_clash": get_args(ClashPolicy),
    }
    read = {
        name: as_choice(value, f"options.{name}", words[name])
        if name in words
        else as_bool(value, f"options.{name}")
        for name, value in entry.items()
    }
    return replace(before, **read)  # type: ignore[arg-type]


def _rows(given: object, chosen: Preset) -> tuple[FieldRow, ...]:
    presets = {row.name: row for row in chosen.pair.rows}
    rows: dict[str, FieldRow | None] = dict(presets)
    named: set[str] = set()
    for place, item in enumerate(as_list(given, "mappings")):
        path = f"mappings[{place}]"
        entry = as_object(item, path, _ROW_KEYS)
        name = as_text(entry.get("name"), f"{path}.name")
        if name in named:
            raise SettingsError(f"{path}.name", f"{name} stands in the list twice")
        named.add(name)
        row = _changed(presets[name], entry, path) if name in presets else _added(name, entry, path)
        rows[name] = row if as_bool(entry.get("on", True), f"{path}.on") else None
    kept = tuple(row for row in rows.values() if row is not None)
    _refuse_shared_fields(kept)
    return kept


def _changed(preset: FieldRow, entry: Mapping[str, object], path: str) -> FieldRow:
    for key in ("crm", "app", "kind"):
        if key in entry:
            raise SettingsError(
                f"{path}.{key}", f"{preset.name} is a preset row; switch it off and add another"
            )
    row = _with_choices(preset, entry, path)
    if preset.direction not in ("both", row.direction):
        raise SettingsError(f"{path}.direction", f"{preset.name} can only go {preset.direction}")
    return row


def _added(name: str, entry: Mapping[str, object], path: str) -> FieldRow:
    crm, app = as_names(entry.get("crm"), f"{path}.crm"), as_names(entry.get("app"), f"{path}.app")
    if len(crm) != len(app):
        raise SettingsError(f"{path}.app", f"must name as many fields as crm: {len(crm)}, not {len(app)}")
    kind = cast(Kind, as_choice(entry.get("kind", "text"), f"{path}.kind", get_args(Kind)))
    return _with_choices(FieldRow(name, crm, app, kind=kind), entry, path)


def _with_choices(row: FieldRow, entry: Mapping[str, object], path: str) -> FieldRow:
    if "direction" in entry:
        direction = as_choice(entry["direction"], f"{path}.direction", get_args(RowDirection))
        row = replace(row, direction=direction)
    if "mode" in entry:
        row = replace(row, mode=as_choice(entry["mode"], f"{path}.mode", get_args(RowMode)))
    if "default" in entry:
        row = replace(row, default=as_scalar(entry["default"], f"{path}.default"))
    if "label" in entry:
        row = replace(row, label=as_text(entry["label"], f"{path}.label"))
    return row


def _refuse_shared_fields(rows: Sequence[FieldRow]) -> None:
    """A field that two rows may write would be given two values."""
    for side in ("crm", "app"):
        owner: dict[str, str] = {}
        for row in rows:
            for name in row.crm if side == "crm" else row.app:
                if name in owner:
                    raise SettingsError("mappings", f"{name} is used by {owner[name]} and by {row.name}")
                owner[name] = row.name
