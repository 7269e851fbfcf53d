"""What only QuickBooks' customers have: names that vendors and employees share, and display names."""

from __future__ import annotations

from pytest_bdd import given, then

from rehearse.scenes.scene import Scene
from rehearse.steps.wording import phrase


@given(phrase('a vendor "{name:Text}" in QuickBooks'))
def a_vendor(rehearse_scene: Scene, name: str) -> None:
    """Somebody makes a vendor with this display name in QuickBooks."""
    rehearse_scene.holders[name] = rehearse_scene.world.quickbooks.vendors.create(DisplayName=name).id


@given(phrase('an employee "{given} {family}" in QuickBooks'))
def an_employee(rehearse_scene: Scene, given: str, family: str) -> None:
    """Somebody makes an employee of this first and last name in QuickBooks."""
    made = rehearse_scene.world.quickbooks.employees.create(GivenName=given, FamilyName=family)
    rehearse_scene.holders[f"{given} {family}"] = made.id


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
