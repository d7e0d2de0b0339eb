package rehearsal

import (
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func someResult() *Result {
	e := sound()
	e.after.Sizes[0].Label = `<script>EU 41</script>`
	r := &Result{
		URL: "http://shop.test:3000", State: "ready", DropID: dropID, Opened: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Buyers: 2000, Units: 4,
		Sizes: []string{"s1 " + e.after.Sizes[0].Label, "s2 EU 42"}, HoldSeconds: 15, Sold: 1, Felt: map[request]Times{requestReserve: {10, 1, 1, 2, 30, 400}},
		AllFelt: Times{10, 1, 1, 2, 30, 380}, Screens: Times{10, 1, 1, 2, 230, 500}, Answers: map[Kind]int{KindHeld: 3, KindSoldOut: 1200},
		Checks: judgeAll(e), Stock: []StockAt{stockAt(-time.Second, &drop.Stock{Counts: drop.Counts{Total: 4, Available: 4}})},
		Seconds: []*Second{
			{At: -1, Arrived: 7, Answers: map[Kind]int{KindPage: 7}},
			{At: 0, Pressed: 1300, Late: 2, Answers: map[Kind]int{KindHeld: 3, KindSoldOut: 1200}, Felt: Banded{3, 0, 1200, 0, 0, 0, 0, 0, 5}, Shown: Banded{9}},
		},
	}
	r.Carries = capacity(r.Seconds)
	r.conclude(e)
	return r
}

func TestReport_IsOnePageThatNeedsNothingElse(t *testing.T) {
	t.Parallel()
	r := someResult()
	page, err := Report(r)
	require.NoError(t, err)
	text := string(page)
	for _, address := range regexp.MustCompile(`[a-z]+://[^\s"<,]+`).FindAllString(text, -1) {
		require.Equal(t, r.URL, address)
	}
	require.NotRegexp(t, `(?i)<script|<link|<img|<iframe|\bsrc=|href=|url\(|@import|\bon\w+=`, text)
	require.Contains(t, text, "&lt;script&gt;EU 41", "what a seller has typed is text")
	require.Contains(t, text, "4 pairs, 2,000 people: 1 sold, 0 oversold, every answer within 0.4 s, screens within 0.3 s, audit clean; "+
		"this deployment carries at least 1,300 arrivals a second")
	require.Equal(t, 2*6, strings.Count(text, "<svg viewBox=\"0 0 340 ")+strings.Count(text, "<svg viewBox=\"0 0 860 "), "each chart for a phone and for a wide screen")
	for _, name := range checks() {
		require.Contains(t, strings.ReplaceAll(text, "&#39;", "'"), name.name)
	}
	for _, drawing := range regexp.MustCompile(`(?s)<svg .*?</svg>`).FindAllString(text, -1) {
		decoder := xml.NewDecoder(strings.NewReader(drawing))
		for {
			if _, err = decoder.Token(); err != nil {
				break
			}
		}
		require.ErrorIs(t, err, io.EOF, drawing)
	}
}

func TestReport_NamesWhatDidNotHold(t *testing.T) {
	t.Parallel()
	r := someResult()
	e := sound()
	e.after.SoldStock, e.after.AvailableStock = 2, 2
	r.Checks = judgeAll(e)
	r.conclude(e)
	require.Equal(t, Failed, r.Verdict)
	page, err := Report(r)
	require.NoError(t, err)
	require.Contains(t, string(page), "This did not hold: “")
	require.Contains(t, string(page), "2 are sold, and the list has 1 purchases")

	r = someResult()
	r.Lag.Worthless = "this program itself was late by 300 ms"
	r.conclude(sound())
	require.Equal(t, Worthless, r.Verdict)
	page, err = Report(r)
	require.NoError(t, err)
	require.Contains(t, string(page), "The times below mean nothing: this program itself was late by 300 ms")
	require.Contains(t, string(page), "No verdict")
	require.Equal(t, "4 pairs, 2,000 people: 1 sold, 0 oversold, audit clean; no verdict on times", r.Headline)
}

func TestReport_OfARehearsalInWhichNothingHappened(t *testing.T) {
	t.Parallel()
	r := &Result{Verdict: Failed}
	page, err := Report(r)
	require.NoError(t, err)
	require.NotContains(t, string(page), "NaN")
	require.NotContains(t, string(page), "Inf")
}

// TestVerdict: a program that was late itself says nothing of times, and what is wrong with units
// is wrong in any case.
func TestVerdict(t *testing.T) {
	t.Parallel()
	held, timed, lasting := Check{Held: true}, Check{Timed: true}, Check{}
	const late = "this program itself was late"
	for _, row := range []struct {
		name   string
		checks []Check
		lag    string
		want   Verdict
	}{
		{"all is well", []Check{held}, "", Passed},
		{"a check did not hold", []Check{held, lasting}, "", Failed},
		{"one that depends on time did not hold", []Check{held, timed}, "", Failed},
		{"too late", []Check{held}, late, Worthless},
		{"too late, and a check that depends on time did not hold", []Check{timed}, late, Worthless},
		{"too late, and another did not hold", []Check{timed, lasting}, late, Failed},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := &Result{Checks: row.checks, Lag: Lag{Worthless: row.lag}}
			r.conclude(sound())
			require.Equal(t, row.want, r.Verdict)
		})
	}
}
