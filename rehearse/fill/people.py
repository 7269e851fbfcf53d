"""Plausible people, firms and places out of Faker, in pools that are drawn from.

Telephone numbers come from ranges that regulators keep for fiction, addresses of mail and web end in
``.example`` or ``.test``: nobody can be reached by what is generated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from faker import Faker

from rehearse.fill.chance import Chance

POOL = 240
"""How many different values of each kind are made for a country, at most."""


@dataclass(frozen=True, slots=True)
class Country:
    """Where generated people live. ``weight`` is its share among the weights of all; ``phones`` its formats.

    In a format ``#`` is any digit. Countries that keep no numbers for fiction use North America's.
    """

    name: str
    locale: str
    weight: int
    phones: tuple[str, ...]

    @property
    def code(self) -> str:
        """The two letters of ISO 3166."""
        return self.locale[-2:]


COUNTRIES = (
    Country(
        "United States", "en_US", 5, ("(2##) 555-01##", "+1 3## 555 01##", "4##.555.01##", "15##55501##")
    ),
    Country(
        "Germany", "de_DE", 3, ("030 23125 ###", "+49 30 23125###", "0049-30-23125-###", "(030) 23125/###")
    ),
    Country(
        "France",
        "fr_FR",
        2,
        ("01 99 00 ## ##", "+33 1 99 00 ## ##", "0033199 00####", "+33 (0)1.99.00.##.##"),
    ),
    Country("United Kingdom", "en_GB", 1, ("020 7946 0###", "+44 20 7946 0###", "+44 (0)20 79460###")),
    Country("Poland", "pl_PL", 1, ("(2##) 555-01##",)),
    Country("Spain", "es_ES", 1, ("+1 3## 555 01##",)),
)


@dataclass(frozen=True, slots=True)
class Pools:
    """What is drawn from for one country."""

    country: Country
    first: tuple[str, ...]
    last: tuple[str, ...]
    firms: tuple[str, ...]
    jobs: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    postcodes: tuple[str, ...]
    states: tuple[str, ...]

    def phone(self, chance: Chance) -> str:
        """A number in one of the country's formats."""
        form = chance.pick(self.country.phones)
        return "".join(chance.pick("0123456789") if sign == "#" else sign for sign in form)

    def place(self, chance: Chance) -> dict[str, str]:
        """A postal address in the CRM's properties."""
        place = {
            "address": chance.pick(self.streets),
            "city": chance.pick(self.cities),
            "zip": chance.pick(self.postcodes),
            "country": self.country.name,
        }
        return place | {"state": chance.pick(self.states)} if self.states else place


def pools(seed: int) -> tuple[Pools, ...]:
    """A pool for each country, the same for the same seed, each as often as its weight says."""
    made = [(country, _pools(country, Chance(seed, f"pools/{country.locale}"))) for country in COUNTRIES]
    return tuple(each for country, each in made for _ in range(country.weight))


def slug(text: str, *, otherwise: str) -> str:
    """Letters and digits for an address, without accents; ``otherwise`` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or otherwise


def _pools(country: Country, chance: Chance) -> Pools:
    # One Faker for each country: one over several locales draws them from a stream of its own choice.
    faker = Faker(country.locale)
    faker.seed_instance(chance.seed())
    return Pools(
        country,
        first=_different(faker.first_name),
        last=_different(faker.last_name),
        firms=_different(faker.company),
        jobs=_different(faker.job, 80),
        streets=_different(lambda: faker.street_address().replace("\n", ", ")),
        cities=_different(faker.city, 120),
        postcodes=_different(faker.postcode, 120),
        states=_different(faker.state_abbr, 40) if country.locale == "en_US" else (),
    )


def _different(make: Callable[[], str], count: int = POOL) -> tuple[str, ...]:
    """What ``count`` tries made, each value once, in order."""
    return tuple(dict.fromkeys(make() for _ in range(count)))
