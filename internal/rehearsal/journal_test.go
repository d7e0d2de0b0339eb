package rehearsal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func reservationAnswer(t *testing.T, status int, r drop.Reservation) (*answer, *got) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"reservation": r, "drop": drop.Stock{DropID: dropID, Counts: drop.Counts{Total: 1, Reserved: 1}}})
	require.NoError(t, err)
	now := time.Now()
	a := &answer{status: status, body: body, due: now, sent: now, came: now}
	return a, read(a)
}

func TestJournal_KeepsTheFurthestThatSomebodyWasTold(t *testing.T) {
	t.Parallel()
	j := newJournal()
	hold := drop.Reservation{ID: annsHold, UserID: "ann", Status: drop.ReservationActive}
	first, toldFirst := reservationAnswer(t, 201, hold)
	hold.Status = drop.ReservationCompleted
	bought, toldBought := reservationAnswer(t, 201, hold)
	toldBought.Purchase = &drop.Purchase{ID: annsBuy}
	j.answered(first, requestReserve, toldFirst)
	j.answered(bought, requestPurchase, toldBought)
	j.botAnswered(first, requestReserve, toldFirst) // a slow answer to an earlier press
	require.Equal(t, drop.ReservationCompleted, j.claims[annsHold].status)
	require.Equal(t, annsBuy, j.claims[annsHold].purchase)
	require.Empty(t, j.wrongs)

	hold.UserID = "dan"
	other, toldOther := reservationAnswer(t, 200, hold)
	j.answered(other, requestReserve, toldOther)
	require.Contains(t, j.wrongs[wrongAnswer].first[0], "was of user ann")
}

func TestJournal_CountsFromWhenSomebodyWouldHavePressed(t *testing.T) {
	t.Parallel()
	j := newJournal()
	opened := time.Now()
	j.opensAt(opened)
	a := &answer{
		status: 409, body: []byte(`{"code":"sold_out","detail":"Sold out."}`), due: opened.Add(100 * time.Millisecond),
		sent: opened.Add(900 * time.Millisecond), came: opened.Add(1300 * time.Millisecond),
	}
	j.answered(a, requestReserve, read(a))
	require.InDelta(t, 1200, timesOf(j.felt[requestReserve]).Max, 2)
	require.Equal(t, 1, j.seconds[0].Pressed)
	require.Equal(t, 1, j.seconds[0].Late)
	require.Equal(t, 1, j.seconds[1].Answers[KindSoldOut])
	require.Equal(t, 1, j.seconds[0].Felt[bandOf(1200*time.Millisecond)])
}

func TestJournal_NotesWhatIsNotPlanned(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		a     answer
		about request
		kind  Kind
		wrong bool
	}{
		{"nothing came", answer{}, requestReserve, KindLost, false},
		{"a load balancer found no replica", answer{status: 502, body: []byte("<html>")}, requestReserve, KindLost, false},
		{"busy, with a time", answer{status: 503, header: http.Header{"Retry-After": {"1"}}}, requestReserve, KindBusy, false},
		{"busy, without", answer{status: 503}, requestReserve, KindBusy, true},
		{"something broke", answer{status: 500, body: []byte(`{"code":"internal_error"}`)}, requestReserve, KindOther, true},
		{"a success that says nothing", answer{status: 201, body: []byte(`{}`)}, requestReserve, KindOther, true},
		{"a purchase without one", answer{status: 201, body: fmt.Appendf(nil, `{"reservation":{"id":%q,"price":"1","expiresAt":"2026-03-01T12:00:00Z","createdAt":"2026-03-01T12:00:00Z"}}`,
			uuid.New())}, requestPurchase, KindOther, true},
		{"a refusal", answer{status: 409, body: []byte(`{"code":"all_held"}`)}, requestReserve, KindAllHeld, false},
		{"stock that does not add up", answer{status: 409, body: []byte(`{"code":"all_held","drop":{"total":2,"available":0,"reserved":1,"sold":0}}`)}, requestReserve, KindAllHeld, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			j := newJournal()
			j.answered(&row.a, row.about, read(&row.a))
			require.Equal(t, map[Kind]int{row.kind: 1}, j.answers)
			require.Equal(t, row.wrong, len(j.wrongs) > 0, j.wrongs)
		})
	}
}
