package mutants

import "sneakerhead/internal/faults/checker"

// ofDecisions returns bugs in the rules.
func ofDecisions() []mutant {
	const decide, batch = "internal/drop/decide.go", "internal/drop/batch.go"
	return []mutant{
		{
			name: "an adjustment that was applied is applied again",
			edits: []edit{{
				"internal/drop/command_rules.go", "if rule.byAdmin && b.applied[command.ID] {",
				"if rule.byAdmin && b.applied[command.ID] && command.Kind != Adjust {",
			}},
			caughtBy: test("postgres", "TestLedger_TheReplyToCommitIsLost", "after Postgres has committed"),
		},
		{
			name: "a hold expires a second early",
			edits: []edit{{
				"internal/drop/reservation.go", "return r.Status == ReservationActive && !now.Before(r.ExpiresAt)",
				"return r.Status == ReservationActive && !now.Add(time.Second).Before(r.ExpiresAt)",
			}},
			caughtBy: scenario(links, cutCommits, checker.LedgerReplay),
		},
		{
			name: "an overdue hold can be bought until it is expired",
			edits: []edit{
				{decide, "	b.expireOverdue()\n	rules :=", "	rules :="},
				{decide, "	return b.decision()", "	b.expireOverdue()\n	return b.decision()"},
			},
			caughtBy: test("drop", "TestDecide_EndingAHold", "at its end"),
		},
		{
			name: "units come back once a batch instead of once a hold",
			edits: []edit{{
				batch, "	b.move(entry, 1, Counts{Available: 1, Reserved: -1})",
				"	if entry.Units == 0 {\n		b.move(entry, 1, Counts{Available: 1, Reserved: -1})\n	}",
			}},
			caughtBy: scenario(links, cutCommits, checker.Invariant2),
		},
		{
			name: "anybody can buy anybody's hold",
			edits: []edit{{
				decide, "func (b *batch) buy(command Command) Answer {\n	r, ok := b.owned(command)",
				"func (b *batch) buy(command Command) Answer {\n	r, ok := b.byID[command.ReservationID]",
			}},
			caughtBy: test("drop", "TestDecide_EndingAHold"),
		},
		{
			name: "anybody can cancel anybody's hold",
			edits: []edit{{
				decide, "func (b *batch) cancel(command Command) Answer {\n	r, ok := b.owned(command)",
				"func (b *batch) cancel(command Command) Answer {\n	r, ok := b.byID[command.ReservationID]",
			}},
			caughtBy: randomTest("drop", "TestModel", "was answered"),
		},
		{
			name: "the limit counts what somebody holds and not what they have bought",
			edits: []edit{{
				decide, "if b.completed[command.UserID] >= b.drop.MaxPerUser {", "if b.held[command.UserID] != nil {",
			}},
			caughtBy: randomTest("drop", "TestModel", ": 4: "),
		},
		{
			name:     "the price is the drop's and not the hold's",
			edits:    []edit{{batch, "PriceAtPurchase: r.Price,", "PriceAtPurchase: b.drop.Price,"}},
			caughtBy: test("drop", "TestDecide_ThePriceIsTheHoldsOwn"),
			quick:    true,
		},
		{
			name: "a paused drop goes on selling",
			edits: []edit{{
				decide, "if err := RefusalFor(b.drop.StatusAt(b.now)); err != nil {",
				"if err := RefusalFor(b.drop.StatusAt(b.now)); err != nil && err != error(ErrPaused) {",
			}},
			caughtBy: test("drop", "TestDecide_ReserveInEachStatus", "paused"),
		},
		{
			name: "a purchase that is sent again makes a second one",
			edits: []edit{
				{
					decide, "	case ReservationActive:\n		purchase := b.sell(r, command)",
					"	case ReservationActive, ReservationCompleted:\n		purchase := b.sell(r, command)",
				},
				{
					decide, "	case ReservationCompleted:\n		purchase := b.purchases[r.ID]\n" +
						"		return Answer{Reservation: *r, Purchase: purchase, Repeated: purchase.ID != command.ID}\n", "",
				},
			},
			caughtBy: scenario(links, cutCommits, checker.Unplanned),
		},
		{
			name: "an expiry writes no row of the ledger",
			edits: []edit{{
				decide, "b.endUnsold(r, ReservationExpired, EntryExpired, System)",
				"b.close(r, ReservationExpired, &Entry{Seq: b.drop.Seq})\n" +
					"			b.drop.Counts = b.drop.Counts.Add(Counts{Available: 1, Reserved: -1})",
			}},
			caughtBy: scenario(links, cutCommits, checker.Invariant3),
		},
	}
}

// Groups and scenarios of the fault suite.
const (
	links      = "replicas and their links"
	stores     = "Redis and Postgres"
	times      = "promised times"
	cutCommits = "replies to COMMIT are cut"
)
