package mutants

// ofRehearsals returns bugs in what a rehearsal measures and checks: with them it would say that
// all is well.
func ofRehearsals() []mutant {
	const play, ends, journal, checks = "internal/rehearsal/rehearsal.go", "internal/rehearsal/rehearsal_ends.go", "internal/rehearsal/journal.go", "internal/rehearsal/checks_of_units.go"
	const forgeries = "TestChecks_AreBrokenByWrongFigures"
	return []mutant{
		{
			name:     "a rehearsal counts an answer's time from when its request was sent",
			edits:    []edit{{journal, "took := a.came.Sub(a.due)", "took := a.came.Sub(a.sent)"}},
			caughtBy: test("rehearsal", "TestJournal_CountsFromWhenSomebodyWouldHavePressed"),
			quick:    true,
		},
		{
			name:     "a rehearsal believes the last answer, and not the furthest",
			edits:    []edit{{journal, "if c.status == drop.ReservationActive {", "if c.status != \"\" {"}},
			caughtBy: test("rehearsal", "TestJournal_KeepsTheFurthestThatSomebodyWasTold"),
		},
		{
			name:     "a rehearsal does not notice a sale that nobody was told of",
			edits:    []edit{{checks, "ours != told {", "ours < told {"}},
			caughtBy: test("rehearsal", forgeries, "a purchase that nobody was told of"),
		},
		{
			name:     "a rehearsal adds up a drop's ledger, and not that of its sizes",
			edits:    []edit{{"internal/rehearsal/ledger.go", "got != size.Counts {", "got == size.Counts && end.Seq < 0 {"}, {"internal/rehearsal/ledger.go", "fault := countsFault(sizes[row.size])", "fault := countsFault(sum)"}},
			caughtBy: test("rehearsal", forgeries, "a unit went back to another size"),
		},
		{
			name:     "a rehearsal lets a socket go back",
			edits:    []edit{{"internal/rehearsal/screen.go", "case f.stock.Seq < before.stock.Seq:", "case f.stock.Seq < before.stock.Seq-1:"}},
			caughtBy: test("rehearsal", "TestShown_NeverGoesBackButBySnapshot"),
		},
		{
			name:     "a rehearsal that is starved of processor time gives a verdict",
			edits:    []edit{{"internal/rehearsal/lag.go", "worst := max(steps, beats)", "worst := steps"}},
			caughtBy: test("rehearsal", "TestLag_Verdict", "a clock that is later than most"),
		},
		{
			name:     "people of a rehearsal wait for each other's answers",
			edits:    []edit{{"internal/rehearsal/schedule.go", "		s.running.Go(func() {", "		func(do func()) { s.mu.Unlock(); do(); s.mu.Lock() }(func() {"}},
			caughtBy: test("rehearsal", "TestSchedule", "a step that waits for its answer delays no other, and its end is waited for"),
		},
		{
			name:     "a rehearsal plays on a drop that is for sale",
			edits:    []edit{{play, "case !d.Rehearsal:", "case !d.Rehearsal && d.Name == \"\":"}},
			caughtBy: test("e2e", "TestRehearse", "it refuses to play"),
		},
		{
			name:     "a rehearsal that is interrupted leaves its drop on sale",
			edits:    []edit{{ends, "context.WithTimeout(context.WithoutCancel(ctx), leaveFor)", "context.WithTimeout(ctx, leaveFor)"}},
			caughtBy: test("e2e", "TestRehearse", "one that is interrupted leaves nothing on sale"),
		},
	}
}
