package mutants

import "sneakerhead/internal/faults/checker"

// ofTheService returns bugs in the service between requests, gate and ledger.
func ofTheService() []mutant {
	const admit, settlement = "internal/shop/admit.go", "internal/shop/settlement.go"
	return []mutant{
		{
			name: "leases outlive their attempts",
			edits: []edit{{
				settlement, "		settlement.Ended = append(settlement.Ended, command.UserID)\n", "",
			}},
			caughtBy: randomTest("shop", "TestSimulation", "was told that all are held"),
		},
		{
			name: "leases of refused attempts are left to end by themselves",
			edits: []edit{{
				settlement, "		settlement.Ended = append(settlement.Ended, command.UserID)\n",
				"		if outcome.Answers[i].Err == nil {\n			settlement.Ended = append(settlement.Ended, command.UserID)\n		}\n",
			}},
			caughtBy: test("shop", "TestService_Settle_WhatTheGateIsTold", "of a refusal"),
		},
		{
			name: "a missing gate is taken for sold out",
			edits: []edit{{
				admit, "		case VerdictCold:\n			s.ports.Metrics.GateCold()\n",
				"		case VerdictCold:\n			s.ports.Metrics.GateCold()\n			return drop.Held{}, false, drop.ErrSoldOut\n",
			}},
			caughtBy: check{
				pkg: "faults", path: []string{"TestFaults", "with", stores, "Redis is emptied again and again"},
				says: "the drop is not sold out exactly", name: "sold out exactly: Redis is emptied again and again",
			},
		},
		{
			name: "a hint is believed although the ledger has no hold",
			edits: []edit{{
				admit, "if err != nil || held.Repeated {", "if err != nil || admission.Verdict == VerdictHolding {",
			}},
			caughtBy: randomTest("shop", "TestSimulation", "got a hold that had run out"),
		},
		{
			name: "a drop is announced before it is known to be written",
			edits: []edit{{
				"internal/shop/service.go", "	created, repeated, err := s.ports.Catalog.Create(ctx, d, actor)\n",
				"	created, repeated, err := s.ports.Catalog.Create(ctx, d, actor)\n" +
					"	s.publish(ctx, drop.News{DropID: d.ID, At: s.ports.Clock.Now(), Announced: &drop.Announced{Event: drop.AnnounceCreated, View: d.ViewAt(s.ports.Clock.Now(), nil)}})\n",
			}},
			caughtBy: test("shop", "TestService_Create", "announces nothing that was not written"),
		},
		{
			name:     "the news of an unknown commit is never sent",
			edits:    []edit{{settlement, "if err == nil && !outcome.Uncertain {", "if err == nil {"}},
			caughtBy: test("shop", "TestService_Settle_AfterAnUnknownCommit"),
		},
		{
			name:     "a gate that is ahead of Postgres is left alone",
			edits:    []edit{{"internal/shop/reconcile.go", "case gate.Seq > truth.Seq:", "case gate.Seq > truth.Seq && missedOutcome:"}},
			caughtBy: scenario(stores, "a backup is restored", checker.GateFinal),
		},
		{
			name: "a queue has no bound",
			edits: []edit{{
				"internal/combiner/queue.go", "return q.waiting() >= o.MaxWaiting || ", "return ",
			}},
			caughtBy: test("combiner", "TestCombiner_Refuses", "a call that does not fit the queue"),
		},
		{
			name:     "what is left of the batch in flight is not counted",
			edits:    []edit{{"internal/combiner/queue.go", "max(0, q.took-time.Since(q.began)) + time.Duration", "time.Duration"}},
			caughtBy: test("combiner", "TestCombiner_Full", "while a call would wait too long"),
		},
		{
			name: "who has given up keeps a place in the queue",
			edits: []edit{
				{"internal/combiner/queue.go", "			calls[0] = nil\n", ""},
				{"internal/combiner/queue.go", "		q.lanes[l] = calls\n		if", "		_ = q.lanes[l]\n		if"},
			},
			caughtBy: test("combiner", "TestCombiner_Full", "calls whose callers have given up keep no places"),
		},
		{
			name:     "the gate is asked for attempts that the ledger will refuse",
			edits:    []edit{{"internal/shop/service.go", "if s.batches.Full(dropID) {", "if s.batches.Full(uuid.Nil) {"}},
			caughtBy: test("shop", "TestService_Reserve_TheQueueIsFull"),
		},
		{
			name:     "under pressure those who pay are refused too",
			edits:    []edit{{"internal/api/shed.go", "routes[routeOf(c)].sheds", "routes[routeOf(c)].access == signedIn"}},
			caughtBy: test("api", "TestShed", "who pays, lets go or looks is not"),
		},
		{
			name:     "a burst that is soon worked off is refused",
			edits:    []edit{{"internal/pressure/share.go", "s.refused > 0 || s.longSoFar > patience", "s.longSoFar > 0"}},
			caughtBy: test("pressure", "TestShare", "a burst that is soon worked off is not refused"),
		},
		{
			name:     "each batch has a goroutine of its own",
			edits:    []edit{{"internal/combiner/workers.go", "c.stopped || c.workers.resting == maxResting", "c.stopped || c.workers.resting >= 0"}},
			caughtBy: test("combiner", "TestCombiner_KeepsItsGoroutines", "one for calls that come one after another, whatever their keys"),
		},
		{
			name:     "goroutines without work are kept for ever",
			edits:    []edit{{"internal/combiner/workers.go", "limit := time.NewTimer(restLimit)", "limit := time.NewTimer(1000 * restLimit)"}},
			caughtBy: test("combiner", "TestCombiner_KeepsItsGoroutines", "two of those for many calls at once, for a while"),
		},
		{
			name:     "goroutines without work are kept, however many",
			edits:    []edit{{"internal/combiner/workers.go", "c.stopped || c.workers.resting == maxResting", "c.stopped"}},
			caughtBy: test("combiner", "TestCombiner_KeepsItsGoroutines", "two of those for many calls at once, for a while"),
		},
		{
			name: "a caller that disconnects cancels the batch of others",
			edits: []edit{{
				"internal/combiner/combiner.go", "context.WithTimeout(context.Background(), c.options.Deadline)",
				"context.WithTimeout(batch[0].caller, c.options.Deadline)",
			}},
			caughtBy: test("combiner", "TestCombiner_ACallersContextEndsOnlyItsWaiting"),
			quick:    true,
		},
	}
}
