package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
)

func TestCalendar(t *testing.T) {
	t.Parallel()
	price, err := drop.ParseMoney("219.00")
	require.NoError(t, err)
	opens := time.Date(2027, 3, 6, 19, 30, 0, 0, time.FixedZone("CET", 3600))
	closes := opens.Add(2 * time.Hour)
	path := "/api/drops/" + anID + "/calendar"
	shown := func() *drop.View {
		return &drop.View{
			ID: uuid.MustParse(anID), Name: "Tempo One", Price: price, Currency: "USD", Status: drop.Upcoming, MaxPerUser: 1,
			DropStartTime: opens, Revision: 3,
		}
	}
	// linesOf returns the lines of a drop's calendar, with folded ones joined.
	linesOf := func(t *testing.T, d *drop.View, headers ...string) []string {
		t.Helper()
		w := newFixture(t, nil)
		w.shown = d
		reply := w.send("GET", path, "", headers...)
		require.Equal(t, http.StatusOK, reply.Code)
		require.Equal(t, "text/calendar; charset=utf-8", reply.Header().Get("Content-Type"))
		text := reply.Body.String()
		require.Equal(t, strings.Count(text, "\n"), strings.Count(text, "\r\n"), "every line ends with CRLF")
		for line := range strings.SplitSeq(text, "\r\n") {
			require.LessOrEqual(t, len(line), 75, line)
			require.Equal(t, -1, strings.IndexFunc(line, func(r rune) bool { return r < ' ' }), "%q", line)
		}
		_, err := ics.ParseCalendar(strings.NewReader(text))
		require.NoError(t, err)
		return strings.Split(strings.ReplaceAll(text, "\r\n ", ""), "\r\n")
	}

	t.Run("has the drop's times in UTC, its price, its page and an alarm five minutes before", func(t *testing.T) {
		t.Parallel()
		d := shown()
		d.DropEndTime = &closes
		lines := linesOf(t, d, "Host: localhost:3000")
		page := "https://shop.example.com/drops/" + anID // the first of CLIENT_URL
		for _, want := range []string{
			"METHOD:PUBLISH", "UID:" + anID + "@sneakerhead", "SEQUENCE:3", "DTSTART:20270306T183000Z", "DTEND:20270306T203000Z",
			"SUMMARY:Tempo One drops at SneakerHead", `DESCRIPTION:219.00 USD\, at most 1 a person.\n` + page, "URL:" + page, "STATUS:CONFIRMED",
			"BEGIN:VALARM", "TRIGGER:-PT5M", "ACTION:DISPLAY", "DESCRIPTION:Tempo One drops in 5 minutes",
		} {
			require.Contains(t, lines, want)
		}
		stamps := 0
		for _, line := range lines {
			if stamp, ok := strings.CutPrefix(line, "DTSTAMP:"); ok {
				_, err := time.Parse("20060102T150405Z", stamp)
				require.NoError(t, err)
				stamps++
			}
		}
		require.Equal(t, 1, stamps)
	})
	t.Run("of a drop without an end lasts 15 minutes", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, linesOf(t, shown()), "DTEND:20270306T184500Z")
	})
	t.Run("of an ended drop is still its event, and of a cancelled one says so, without an alarm", func(t *testing.T) {
		t.Parallel()
		d := shown()
		d.Status = drop.Ended
		require.Contains(t, linesOf(t, d), "STATUS:CONFIRMED")
		d = shown()
		d.Status = drop.Cancelled
		lines := linesOf(t, d)
		require.Contains(t, lines, "STATUS:CANCELLED")
		require.NotContains(t, lines, "BEGIN:VALARM")
	})
	t.Run("has any name as one text", func(t *testing.T) {
		t.Parallel()
		d := shown()
		d.Name = `Air; "Süd", 50\50` + "\r\nATTACH:https://evil.test\rX:1\u0007 " + strings.Repeat("é👟", 40)
		lines := linesOf(t, d)
		require.Contains(t, lines, `SUMMARY:Air\; "Süd"\, 50\\50ATTACH:https://evil.testX:1 `+strings.Repeat("é👟", 40)+" drops at SneakerHead")
		require.Contains(t, lines, `DESCRIPTION:Air\; "Süd"\, 50\\50ATTACH:https://evil.testX:1 `+strings.Repeat("é👟", 40)+" drops in 5 minutes")
	})
	t.Run("is a file with the drop's name and the shop's day", func(t *testing.T) {
		t.Parallel()
		zone, err := time.LoadLocation("Asia/Tokyo")
		require.NoError(t, err)
		w := newFixture(t, func(o *api.Options) { o.Serving.TimeZone = zone })
		w.shown = shown()
		require.Equal(t, `attachment; filename="drop-Tempo-One-2027-03-07.ics"`, w.send("GET", path, "").Header().Get("Content-Disposition"))
	})
	t.Run("has no link where the shop's address is not known", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, func(o *api.Options) { o.Serving.ClientOrigins, o.Signer = origin.Origins{}, nil })
		w.shown = shown()
		require.Contains(t, w.send("GET", path, "", "Host: shop.test").Body.String(), "URL:http://shop.test/drops/")
		require.NotContains(t, w.send("GET", path, "", "Host: a b").Body.String(), "/drops/")
	})
	t.Run("of an unknown drop is 404", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, nil)
		w.viewsErr.Store(failure{drop.ErrNotFound})
		require.Equal(t, http.StatusNotFound, w.send("GET", path, "").Code)
	})
}
