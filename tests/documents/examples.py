"""A programme, a scenario and a price list that use every form the formats have."""

from __future__ import annotations

PROGRAMME = """\
vendor: acme
programme: cloud
edition: 2024
title: {en: Cloud, zh-TW: 雲端}
sources: [{name: page, id: page, published: 2024-01}]
markets: [home, abroad]
metrics: {revenue: {unit: USD}}
facts: {partner: {title: x}}
exams:
  A: {available_from: 2024-01, retires_on: 2024-12-31, kind: technical, proposable: true}
  B:
options:
  one:
    tiers:
      gold:
        title: Gold
        requires:
          id: all
          sharing: different
          all:
            - {id: r, metric: revenue, at_least: {home: 5, abroad: 2}}
            - {id: f, fact: partner}
            - {id: p, people: 3, hold: {all: [A, {any: [A, B]}, {at_least: 1, of: [A, B]}]}}
            - {id: q, at_least: 1, of: [{id: s, any: [{id: t, fact: partner}, {id: u, people: 1, hold: A}]}]}
"""
SCENARIO = """\
title: Gold
programme: acme.yaml
roster: {employees: e.csv, results: r.csv}
as_of: 2024-02-01
market: home
metrics: {revenue: 5.5}
facts: {partner: true}
goals: [{option: one, tier: gold, by: 2024-06-30, hold_until: 2024-12-31}]
exams: {A: {retires_on: 2024-11-30, note: x}}
decisions:
  - {pin: {employee: E1, exam: A}, reason: x}
  - {ban: {employee: E2}}
  - {waive: one.gold.f, until: 2024-03-31}
  - {people: 2, label: new, from: 2024-02-15}
limits: {exams_per_person: 3, people: 20}
preparation: {default: 14, A: 21}
prices: {currency: USD, fees: {default: 165.50, A: 80}, study_hours: {A: 20}}
minimise: [exams, cost, people]
"""
PRICES = """\
currency: USD
rates: {TWD: 0.031}
tax: 5%
source: Price list of May
fees:
  default: 165
  A: [{amount: 165, from: 2024-01-01, until: 2024-12-31}, {amount: 5000, currency: TWD, region: TW, note: x}]
  B: {amount: 5, source: x}
retake_fees: {default: fee, A: 80}
materials: {default: 0, A: 350.50}
travel: {default: 20}
study_hours: {default: 30}
hourly_rates: {north: 55, default: 48}
vouchers: [{id: v, exams: [A, B], count: 4, until: 2024-12-31}]
packs: [{id: p, exams: [B], size: 10, price_of: 9}, {id: q, size: 5, amount: 700, currency: TWD}]
discounts: [{id: d, exams: [A], from_quantity: 20, percent: 10%}]
"""
