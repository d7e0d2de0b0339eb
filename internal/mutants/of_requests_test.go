package mutants

// ofRequests returns bugs in what makes a request cheap: in what is kept from one for the next, and
// in what is only done when it is needed.
func ofRequests() []mutant {
	return []mutant{
		{
			name:     "a problem has the detail of the last one with its code",
			edits:    []edit{{"internal/api/problem_text.go", "if text == nil || text.detail != refusal.Detail {", "if text == nil {"}},
			caughtBy: test("api", "TestEncodeProblem_IsTheProblemAsJSON"),
			quick:    true,
		},
		{
			name: "a problem does not say when to try again",
			edits: []edit{{
				"internal/api/problem_text.go", "	if !refusal.RetryAt.IsZero() {\n		body = append(", "	if refusal.RetryAt.IsZero() {\n		body = append(",
			}},
			caughtBy: test("api", "TestEncodeProblem_IsTheProblemAsJSON"),
		},
		{
			name:     "the log does not say why a request has failed",
			edits:    []edit{{"internal/api/observe.go", "failed.err != nil {", "failed.code == \"\" {"}},
			caughtBy: test("api", "TestProblem_TheLogHasItsCause"),
		},
		{
			name:     "a deadline passes unseen by who only looks",
			edits:    []edit{{"internal/api/deadline.go", "case !time.Now().Before(d.at):", "case d.at.IsZero():"}},
			caughtBy: test("api", "TestDeadline_EndsLikeThatOfPackageContext", "its time"),
		},
		{
			name:     "who waits for a request's end after its answer waits for its deadline",
			edits:    []edit{{"internal/api/deadline.go", "	d.answered.Store(true)", "	d.answered.Store(d.timed.Load() != nil)"}},
			caughtBy: test("api", "TestDeadline_EndsLikeThatOfPackageContext", "the answer"),
		},
		{
			name:     "each context that is made from a request's has a goroutine",
			edits:    []edit{{"internal/api/deadline.go", "return timed.Context.Value(key)", "return d.Context.Value(key)"}},
			caughtBy: test("api", "TestDeadline_CostsNothingUntilSomebodyWaits"),
		},
		{
			name:     "a body that is not there gets a decoder",
			edits:    []edit{{"internal/api/codec.go", "if body == http.NoBody {", "if body == http.NoBody && body == nil {"}},
			caughtBy: test("api", "TestCodec_NoBodyIsTheEndAndNeedsNoDecoder"),
		},
		{
			name:     "only the first calls that wait for too long are refused",
			edits:    []edit{{"internal/combiner/combiner.go", "	q.alarmSet = false", "	q.alarmSet = true"}},
			caughtBy: test("combiner", "TestCombiner_Refuses", "each call that waited too long behind one batch, whenever it came"),
		},
		{
			name:     "a client that has gone is answered as if something broke",
			edits:    []edit{{"internal/shop/admit.go", "			return drop.Held{}, false, ctx.Err()", "			return drop.Held{}, false, err"}},
			caughtBy: test("shop", "TestService_Reserve_ByAClientThatHasGone", "the gate is away"),
		},
		{
			name:     "a request waits for its verdict beyond its own end",
			edits:    []edit{{"internal/combiner/combiner.go", "limited && time.Until(end) <", "limited && end.IsZero() && time.Until(end) <"}},
			caughtBy: test("rdb", "TestGate_Admit_EndsWithAShortRequest"),
		},
		{
			name:     "a crowd of new users is stored with pauses",
			edits:    []edit{{"internal/people/store_later.go", " && len(d.toStore) < storeBatch", ""}},
			caughtBy: test("people", "TestDirectory_Identify", "stores thousands of new users without a pause"),
		},
		{
			name:     "who was stored while a request waited is stored again",
			edits:    []edit{{"internal/people/store_now.go", "	d.storedNow.add(users)\n", ""}},
			caughtBy: test("people", "TestDirectory_Identify", "stores nobody again who was stored while a request waited"),
		},
		{
			name:     "half a character in a name signs its user out",
			edits:    []edit{{"internal/auth/token.go", "t.claims, jsontext.AllowInvalidUTF8(true))", "t.claims)"}},
			caughtBy: test("auth", "TestVerifier_Verify"),
		},
		{
			name:     "a page is compressed into the one before it",
			edits:    []edit{{"internal/pages/compress.go", "		c.encoder.Reset(&out)\n", ""}},
			caughtBy: test("pages", "TestPage_Compressed"),
		},
		{
			name:     "a call is run whose context has ended",
			edits:    []edit{{"internal/combiner/queue.go", "err := call.caller.Err(); err != nil", "err := call.caller.Err(); err != nil && call.state.Load() == begun"}},
			caughtBy: test("combiner", "TestCombiner_Do_RunsNoCallWhoseContextHasEnded"),
		},
		{
			name:     "handlers get a context that becomes another request's",
			edits:    []edit{{"internal/api/api.gen.go", "sh.ssi.Reserve(ctx.Request.Context(), ", "sh.ssi.Reserve(ctx, "}},
			caughtBy: test("api", "TestHandlers_PassTheRequestsContext"),
		},
		{
			name:     "a page is compressed for clients that cannot read it",
			edits:    []edit{{"internal/contentcoding/contentcoding.go", "err == nil && q > 0", "err == nil && q >= 0"}},
			caughtBy: test("contentcoding", "TestAccepts"),
		},
		{
			name:     "who has gone is admitted later",
			edits:    []edit{{"internal/rdb/gate.go", "g.admits.DoToEnd(ctx, dropID, attempt)", "g.admits.DoToEnd(context.WithoutCancel(ctx), dropID, attempt)"}},
			caughtBy: test("rdb", "TestGate_Admit_MakesNoLeaseForAnEndedRequest"),
		},
		{
			name:     "the user of the only lease is refused while it lasts",
			edits:    []edit{{"lua/admit.lua", "if leased > 0 and redis.call('ZSCORE', leases, user)", "if leased > 1 and redis.call('ZSCORE', leases, user)"}},
			caughtBy: test("rdb", "TestGate_Leases", "of one user who asks twice in one batch are one"),
		},
		{
			name:     "a forged token replaces the header that is known",
			edits:    []edit{{"internal/auth/verifier.go", "	if err := v.checkSignature(ctx, t); err != nil {", "	v.knowHeader(t)\n	if err := v.checkSignature(ctx, t); err != nil {"}},
			caughtBy: test("auth", "TestVerifier_KnowsTheHeaderOfGoodTokensOnly"),
		},
		{
			name:     "a token with a line's end is accepted",
			edits:    []edit{{"internal/auth/token.go", "|| strings.ContainsRune(text, '\\n') ", ""}},
			caughtBy: test("auth", "TestVerifier_Refuses"),
		},
		{
			name:     "a reservation's texts are not escaped",
			edits:    []edit{{"internal/drop/reservation_json.go", "if strings.ContainsFunc(text, isEscaped) {", "if strings.ContainsFunc(text, func(rune) bool { return false }) {"}},
			caughtBy: test("drop", "TestShareReservation_IsTheReservationAsJSON"),
		},
	}
}
