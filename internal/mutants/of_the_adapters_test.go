package mutants

import "sneakerhead/internal/faults/checker"

// ofTheAdapters returns bugs in sockets, in authentication, in request limits, and in the tasks of
// expiry.
func ofTheAdapters() []mutant {
	return []mutant{
		{
			name: "older stock replaces newer stock on screens",
			edits: []edit{
				{"internal/live/room.go", "if r.stock == nil || news.Stock.Seq > r.stock.Seq {", "if r.stock == nil || news.Stock.Seq > 0 {"},
				{"internal/live/member.go", "if c.stock.Seq > m.stockSeq {", "if c.stock.Seq != m.stockSeq {"},
			},
			caughtBy: test("live", "TestHub_Stock", "that comes late is not sent, even if nobody has seen it"),
		},
		{
			name: "screens show the last message even if it is older",
			edits: []edit{
				{"internal/live/room.go", "if r.stock == nil || news.Stock.Seq > r.stock.Seq {", "if r.stock == nil || news.Stock.Seq > 0 {"},
				{"internal/live/changes.go", "if later.stock != nil && (c.stock == nil || later.stock.Seq > c.stock.Seq) {", "if later.stock != nil {"},
				{"internal/live/member.go", "if c.stock.Seq > m.stockSeq {", "if c.stock.Seq != m.stockSeq {"},
			},
			caughtBy: scenario(links, "steps fail and take long", checker.SocketOrder),
		},
		{
			name:     "no socket is sent resync",
			edits:    []edit{{"internal/live/resubscribe.go", "		s.send(frame)", "		_, _ = s, frame"}},
			caughtBy: test("live", "TestHub_Resubscribed"),
		},
		{
			name:     "sockets are not refreshed although the bus loses messages",
			edits:    []edit{{"cmd/sneakerhead/replica.go", "if count%period != 1 && !r.bus.Away() {", "if !r.bus.Away() {"}},
			caughtBy: scenario(times, "every message of the bus is lost", checker.SocketFinal),
		},
		{
			name:     "an announcement takes sockets back that joined after the change",
			edits:    []edit{{"internal/live/deliver.go", "older := stockSeq < m.stockSeq", "older := stockSeq < 0"}},
			caughtBy: test("live", "TestHub_Announcements", "do not follow a snapshot that is newer than the change"),
		},
		{
			name:     "any message takes screens back after a backup was restored",
			edits:    []edit{{"internal/live/member.go", "return m.room.resets.Load() > m.resets", "return m.room.resets.Load() < m.resets"}},
			caughtBy: test("live", "TestHub_ReplaceAndAnnounce"),
		},
		{
			name:     "every made-up key id causes a call to Clerk",
			edits:    []edit{{"internal/auth/keyset.go", "return ok || s.now().Sub(s.tried) < unknownKeyPause", "return ok"}},
			caughtBy: test("auth", "TestKeySet", "fetches once, however many unknown key ids strangers make up"),
		},
		{
			name:     "a field with other capitals is accepted",
			edits:    []edit{{"internal/api/middleware.go", "	case fields == nil:", "	case fields != nil:"}},
			caughtBy: test("e2e", "TestAttack_ForeignFieldsAreRefused"),
		},
		{
			name:     "the limiter of an address is kept without end",
			edits:    []edit{{"internal/allowance/allowance.go", "|| now.Sub(l.rotated) >= idleFor {", "|| now.Before(l.rotated) {"}},
			caughtBy: test("allowance", "TestLimiter_ForgetsIdleKeys"),
		},
		{
			name:     "a token for another site is accepted",
			edits:    []edit{{"internal/auth/claims.go", "case len(v.parties) > 0 && !listed:", `case c.AuthorizedParty == "" && !listed:`}},
			caughtBy: test("auth", "TestVerifier_Refuses", "azp not listed"),
		},
		{
			name: "a webhook of any age is accepted",
			edits: []edit{{
				"internal/auth/webhook.go", "age > webhookWindow || age < -webhookWindow", "age > webhookWindow && age < -webhookWindow",
			}},
			caughtBy: test("auth", "TestWebhook_Read", "refuses one from another time"),
			quick:    true,
		},
		{
			name: "a task that arrives early is carried out",
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
