package mutants

// ofWaitsAndBlocks returns bugs in the waits after unsold holds, and in blocks.
func ofWaitsAndBlocks() []mutant {
	const unsold, decide, batch = "internal/drop/unsold.go", "internal/drop/decide.go", "internal/drop/batch.go"
	const rule = "TestDecide_UnsoldHolds"
	return []mutant{
		{
			name: "a hold that an admin releases counts as unsold",
			edits: []edit{{
				"internal/drop/administer.go", "		b.releaseInto(b.adminEntry(EntryReleased, r.Size.ID, command), r, ReservationCancelled)",
				"		r.Unsold = true\n		b.releaseInto(b.adminEntry(EntryReleased, r.Size.ID, command), r, ReservationCancelled)",
			}},
			caughtBy: test("drop", rule, "what an admin releases is not unsold"),
			quick:    true,
		},
		{
			name:     "a wait begins when the expiry was written, and not when the hold ended",
			edits:    []edit{{unsold, "	if r.Status == ReservationExpired {\n		return r.ExpiresAt\n	}\n", ""}},
			caughtBy: test("drop", rule, "a hold that runs out counts from its end, however late that was written"),
		},
		{
			name:     "a hold that ends in a batch does not count in that batch",
			edits:    []edit{{batch, "	unsold.Add(r)\n", ""}},
			caughtBy: test("drop", rule, "a hold that is let go counts from the next whole second"),
		},
		{
			name:     "only the gate refuses users who have to wait",
			edits:    []edit{{decide, "b.now.Before(until) {", "b.now.Before(until) && b.drop.ID == uuid.Nil {"}},
			caughtBy: test("postgres", "TestLedger_UnsoldHolds", "a reserve after more than the free unsold holds has to wait"),
		},
		{
			name: "buying makes up for unsold holds",
			edits: []edit{{
				decide, "	unsold := b.unsold[command.UserID]\n",
				"	unsold := b.unsold[command.UserID]\n	if b.completed[command.UserID] > 0 {\n		unsold = Unsold{}\n	}\n",
			}},
			caughtBy: test("drop", rule, "buying resets nothing"),
		},
		{
			name:     "a wait is doubled once too often",
			edits:    []edit{{unsold, "range u.Holds - *freeReturns - 1 {", "range u.Holds - *freeReturns {"}},
			caughtBy: test("drop", rule, "the free ones cost nothing, and each further one twice the wait of the one before"),
		},
		{
			name:     "a wait may be longer than half an hour",
			edits:    []edit{{unsold, "u.End.Add(min(wait, MaxWait))", "u.End.Add(wait)"}},
			caughtBy: test("drop", rule, "the free ones cost nothing, and each further one twice the wait of the one before"),
		},
		{
			name:     "too few unsold holds are read to know how long the wait is",
			edits:    []edit{{"internal/postgres/ledger_read.go", "greatest(free_returns + $3, $4)", "greatest(free_returns + least($3, 1), $4)"}},
			caughtBy: test("postgres", "TestLedger_UnsoldHolds", "after very many unsold holds the wait is the longest"),
		},
		{
			name:     "the gate remembers a wait that an edit has ended",
			edits:    []edit{{"lua/settle.lua", "if ARGV[20] == '1' then redis.call('DEL', KEYS[4]) end\n", ""}},
			caughtBy: test("e2e", "TestWait_AfterUnsoldHolds", "an edit that raises freeReturns ends the wait, also when the gate has it as a hint"),
		},
		{
			name:     "a refresh that began before a block undoes it",
			edits:    []edit{{"internal/people/blocks.go", "	if b.changes == changes {", "	if b.changes >= changes {"}},
			caughtBy: test("people", "TestBlocks", "a refresh that began before a block does not undo it"),
			quick:    true,
		},
	}
}
