package mutants

import "sneakerhead/internal/faults/checker"

// ofTheEdges are bugs in what screens are told, in who is let in, and in what wakes expiry.
func ofTheEdges() []mutant {
	return []mutant{
		{
			name: "older stock replaces newer stock on screens",
			edits: []edit{
				{"internal/live/room.go", "if r.stock == nil || news.Stock.Seq > r.stock.Seq {", "if r.stock == nil || news.Stock.Seq > 0 {"},
				{"internal/live/member.go", "if c.stock.Seq > m.stockSeq {", "if c.stock.Seq != m.stockSeq {"},
			},
			caughtBy: test("live", "TestHub_Stock", "that comes late is not told, though nobody has heard of it"),
		},
		{
			name: "screens show what they heard last",
			edits: []edit{
				{"internal/live/room.go", "if r.stock == nil || news.Stock.Seq > r.stock.Seq {", "if r.stock == nil || news.Stock.Seq > 0 {"},
				{"internal/live/changes.go", "if later.stock != nil && (c.stock == nil || later.stock.Seq > c.stock.Seq) {", "if later.stock != nil {"},
				{"internal/live/member.go", "if c.stock.Seq > m.stockSeq {", "if c.stock.Seq != m.stockSeq {"},
			},
			caughtBy: scenario(links, "steps fail and take long", checker.SocketOrder),
		},
		{
			name:     "nobody is told to fetch what was missed",
			edits:    []edit{{"internal/live/resubscribe.go", "		s.send(frame)", "		_, _ = s, frame"}},
			caughtBy: test("live", "TestHub_Resubscribed"),
		},
		{
			name:     "screens believe that the bus loses nothing",
			edits:    []edit{{"cmd/sneakerhead/replica.go", "if count%period != 1 && !r.bus.Away() {", "if !r.bus.Away() {"}},
			caughtBy: scenario(times, "every message of the bus is lost", checker.SocketFinal),
		},
		{
			name:     "an announcement takes back whoever came after the change",
			edits:    []edit{{"internal/live/deliver.go", "older := stockSeq < m.stockSeq", "older := stockSeq < 0"}},
			caughtBy: test("live", "TestHub_Announcements", "do not take back whoever came after the change"),
		},
		{
			name:     "whatever comes first takes screens back after a backup was restored",
			edits:    []edit{{"internal/live/member.go", "return m.room.restores.Load() > m.restores", "return m.room.restores.Load() < m.restores"}},
			caughtBy: test("live", "TestHub_ReplaceAndAnnounce"),
		},
		{
			name:     "every made-up key is looked for at Clerk",
			edits:    []edit{{"internal/auth/keyset.go", "return ok || s.now().Sub(s.tried) < unknownKeyPause", "return ok"}},
			caughtBy: test("auth", "TestKeySet", "fetches once, however many unknown key ids strangers make up"),
		},
		{
			name:     "a field in other letters sets what it means",
			edits:    []edit{{"internal/api/middleware.go", "if err == nil && operation.fields != nil {", "if err == nil && operation.fields == nil {"}},
			caughtBy: test("e2e", "TestDoors_ForeignFieldsAreRefused"),
		},
		{
			name:     "whoever was limited once is remembered for good",
			edits:    []edit{{"internal/api/limiter.go", "|| now.Sub(l.rotated) >= idleFor {", "|| now.Before(l.rotated) {"}},
			caughtBy: test("api", "TestLimiter_ForgetsIdleKeys"),
		},
		{
			name:     "a token for any other site will do",
			edits:    []edit{{"internal/auth/claims.go", "case len(v.parties) > 0 && !listed:", `case c.AuthorizedParty == "" && !listed:`}},
			caughtBy: test("auth", "TestVerifier_Refuses", "azp not listed"),
		},
		{
			name: "a webhook may be of any time",
			edits: []edit{{
				"internal/auth/webhook.go", "age > webhookWindow || age < -webhookWindow", "age > webhookWindow && age < -webhookWindow",
			}},
			caughtBy: test("auth", "TestWebhook_Read", "refuses one from another time"),
			quick:    true,
		},
		{
			name: "a task that comes before its second is done",
			edits: []edit{{
				"internal/expiry/worker.go", "		return errEarly\n", "		return nil\n",
			}},
			caughtBy: test("expiry", "TestWorker_WaitsForPostgresClock"),
		},
		{
			name:     "lists keep a drop for the instant of its end",
			edits:    []edit{{"internal/postgres/status.go", "drop_end_time <= now()", "drop_end_time < now()"}},
			caughtBy: test("postgres", "TestStatusByClock", "in the public lists"),
		},
	}
}
