"""What a property definition holds, in the shape in which the API shows it (CRM contract 9)."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

EPOCH = "2020-01-01T00:00:00Z"
"""When the vendor's own definitions claim to have been made."""

TYPES: dict[str, tuple[str, ...]] = {
    "bool": ("booleancheckbox", "calculation_equation"),
    "date": ("date",),
    "datetime": ("date",),
    "enumeration": ("booleancheckbox", "checkbox", "radio", "select", "calculation_equation"),
    "number": ("number", "calculation_equation"),
    "phone_number": ("phonenumber",),
    "string": ("file", "text", "textarea", "html", "phonenumber", "calculation_equation"),
}
"""Which ``fieldType`` goes with which ``type``."""


class Option(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One choice of an enumeration. ``value`` is what records hold."""

    label: str
    value: str
    display_order: int = -1
    hidden: bool = False
    description: str | UnsetType = UNSET


class Modification(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What may be done to a definition and to its values."""

    archivable: bool = True
    read_only_definition: bool = False
    read_only_value: bool = False
    read_only_options: bool | UnsetType = UNSET


class Property(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A definition as it goes over the wire and into the account's database."""

    name: str
    label: str
    type: str
    field_type: str
    group_name: str
    description: str = ""
    options: tuple[Option, ...] = ()
    display_order: int = -1
    calculated: bool = False
    external_options: bool = False
    has_unique_value: bool = False
    hidden: bool = False
    hubspot_defined: bool = False
    form_field: bool = False
    data_sensitivity: str = "non_sensitive"
    modification_metadata: Modification = Modification()
    archived: bool = False
    created_at: str = EPOCH
    updated_at: str = EPOCH
    archived_at: str | UnsetType = UNSET
    calculation_formula: str | UnsetType = UNSET
    referenced_object_type: str | UnsetType = UNSET
    show_currency_symbol: bool | UnsetType = UNSET
    currency_property_name: str | UnsetType = UNSET
    number_display_hint: str | UnsetType = UNSET
    date_display_hint: str | UnsetType = UNSET
    created_user_id: str | UnsetType = UNSET
    updated_user_id: str | UnsetType = UNSET

    @property
    def read_only(self) -> bool:
        """Whether the API refuses to set values."""
        return self.modification_metadata.read_only_value

    @property
    def multiple(self) -> bool:
        """Whether a value is a list joined by semicolons."""
        return self.type == "enumeration" and self.field_type == "checkbox"


class Group(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A heading under which properties are shown."""

    name: str
    label: str
    display_order: int = -1
    archived: bool = False


class Shipped(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of a data file: a property that every account has from the start.

    ``free`` enumerations take values that are in no list; ``external`` ones are checked against owners.
    """

    name: str
    label: str
    type: str
    field_type: str
    options: tuple[tuple[str, str], ...] = ()
    read_only: bool = False
    free: bool = False
    external: bool = False

    def definition(self, group: str) -> Property:
        """The full definition, in ``group``."""
        return Property(
            name=self.name,
            label=self.label,
            type=self.type,
            field_type=self.field_type,
            group_name=group,
            options=tuple(
                Option(label=label, value=value, display_order=place)
                for place, (value, label) in enumerate(self.options)
            ),
            calculated=False,
            external_options=self.external,
            hubspot_defined=True,
            form_field=not self.read_only,
            referenced_object_type="OWNER" if self.external else UNSET,
            modification_metadata=Modification(
                archivable=False, read_only_definition=True, read_only_value=self.read_only
            ),
        )
