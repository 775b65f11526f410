"""What the pages of a questionnaire know of one place: its wards, and in which of them a postcode lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engage.places.package import place_directory, read_areas, read_place
from engage.places.postcodes import Result, postcode_index


@dataclass(frozen=True)
class PlaceGazetteer:
    """The wards of a place by code, in name order. The look-up of postcodes is read when first asked for."""

    directory: Path
    place: str
    wards: Mapping[str, str]

    def find(self, text: str) -> Result:
        """Where a postcode lies; what was typed is not kept."""
        return postcode_index(self.directory).find(text)


@cache
def gazetteer(name: str) -> PlaceGazetteer:
    """The gazetteer of a place package, read once per process. Raises Malformed when there is no such package."""
    directory = place_directory(name)
    place = read_place(directory)
    wards = {area.code: area.name for area in read_areas(place) if area.area_set == place.ward_set}
    in_order = dict(sorted(wards.items(), key=lambda ward: ward[1]))
    return PlaceGazetteer(directory, place.name, in_order)
