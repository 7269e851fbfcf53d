"""Customers of QuickBooks, and the vendors and employees that share their names."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_bdd import given, then, when

from rehearse.steps.fields import in_quickbooks, rows
from rehearse.steps.scene import Scene
from rehearse.steps.wording import phrase


@given("these customers")
@when("these customers are made")
def these_customers(rehearse_scene: Scene, datatable: Sequence[Sequence[str]]) -> None:
    """Somebody makes customers in QuickBooks, one per line of the table and in its order. The column
    ``customer`` is what the story calls them, every other column is a field.
    """
    for line in rows(datatable):
        name = line.pop("customer")
        fields = {in_quickbooks(field): value for field, value in line.items() if value}
        made = rehearse_scene.world.quickbooks.customers.create(**{"DisplayName": name, **fields})
        rehearse_scene.customers[name] = made.id


@given(phrase('a vendor "{name:Text}" in QuickBooks'))
def a_vendor(rehearse_scene: Scene, name: str) -> None:
    """Somebody makes a vendor with this display name in QuickBooks."""
    rehearse_scene.holders[name] = rehearse_scene.world.quickbooks.vendors.create(DisplayName=name).id


@given(phrase('an employee "{given} {family}" in QuickBooks'))
def an_employee(rehearse_scene: Scene, given: str, family: str) -> None:
    """Somebody makes an employee of this first and last name in QuickBooks."""
    made = rehearse_scene.world.quickbooks.employees.create(GivenName=given, FamilyName=family)
    rehearse_scene.holders[f"{given} {family}"] = made.id


@when(phrase('the {field:Field} of the customer "{name:Text}" is changed to "{value:Text}"'))
def change_customer(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """Somebody edits the customer in QuickBooks, now. An empty text clears the field."""
    change = {in_quickbooks(field): value}
    rehearse_scene.world.quickbooks.customers.update(rehearse_scene.customer(name), **change)


@when(phrase('the customer "{name:Text}" is made inactive'))
def deactivate(rehearse_scene: Scene, name: str) -> None:
    """Somebody makes the customer inactive in QuickBooks, which is as near to deleting as it gets there."""
    rehearse_scene.world.quickbooks.customers.deactivate(rehearse_scene.customer(name))


@when(phrase('the customer "{name:Text}" is made active again'))
def activate(rehearse_scene: Scene, name: str) -> None:
    """Somebody brings the inactive customer back."""
    rehearse_scene.world.quickbooks.customers.activate(rehearse_scene.customer(name))


@then(phrase('the {field:Field} of the customer "{name:Text}" is "{value:Text}"'))
def customer_has(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """The customer in QuickBooks shows exactly this value; an empty text means that the field is empty."""
    customer = rehearse_scene.world.quickbooks.customers.get(rehearse_scene.customer(name))
    shown = customer[in_quickbooks(field)]
    assert shown == value, f"{field} of the customer {name!r} is {shown!r}, not {value!r}"


@then(phrase("there is {count:Number} customer"))
@then(phrase("there are {count:Number} customers"))
def customers_are(rehearse_scene: Scene, count: int) -> None:
    """So many active customers are in QuickBooks."""
    found = rehearse_scene.world.quickbooks.customers.all()
    assert len(found) == count, f"there are {len(found)} customers, not {count}"


@then(phrase('there is a customer with the display name "{name:Text}"'))
def customer_is_there(rehearse_scene: Scene, name: str) -> None:
    """Exactly one active customer of this display name is in QuickBooks."""
    found = rehearse_scene.world.quickbooks.customers.find(DisplayName=name)
    names = [one["DisplayName"] for one in rehearse_scene.world.quickbooks.customers.all()]
    assert found is not None, f"no customer is called {name!r}; there are {sorted(names)}"


@then("no two customers share an e-mail")
def customers_are_distinct(rehearse_scene: Scene) -> None:
    """No e-mail address, letter case aside, stands on two active customers of QuickBooks."""
    seen: dict[str, str] = {}
    for customer in rehearse_scene.world.quickbooks.customers.all():
        email = customer["PrimaryEmailAddr"].strip().lower()
        assert not email or email not in seen, f"customers {seen[email]} and {customer.id} share {email}"
        seen[email] = customer.id
