package api_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/allowance"
	"sneakerhead/internal/api"
	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
	"sneakerhead/internal/pages"
)

// fixture is an API whose stores are fakes with answers that the test sets. These tests cover how
// requests become calls and results become replies; internal/e2e runs the same routes on real
// stores. A call that no test makes panics.
type fixture struct {
	api.Shop
	handler http.Handler
	reader  *pages.Reader

	shopErr  error       // what every call of the shop returns
	created  []drop.Drop // the arguments of Create
	edited   []drop.Changes
	commands []uuid.UUID
	adjusted []string    // the sizes that Adjust was called with
	wishes   []drop.Wish // the arguments of Reserve
	profiles []drop.ProfileChanges
	views    atomic.Int64

	shown   *drop.View            // what View returns, if it is not the usual
	product drop.View             // whose records are exported
	bought  []drop.PurchaseRecord // its purchases

	fingerprints []string     // the arguments of Claim
	viewsErr     atomic.Value // of error, wrapped in failure
	role         drop.Role    // of everybody but the user "admin"
}

type failure struct{ err error }

// newFixture returns an API; change may set its options.
func newFixture(t testing.TB, change func(*api.Options)) *fixture {
	t.Helper()
	w := &fixture{role: drop.RoleUser}
	w.viewsErr.Store(failure{})
	w.reader = pages.New(w)
	t.Cleanup(w.reader.Stop)
	listed, err := origin.ParseList("https://shop.example.com")
	require.NoError(t, err)
	options := api.Options{
		Shop: w, Pages: w.reader, History: w, Records: records{w}, Idempotency: w, People: people{w}, Users: w, Blocks: w, Signer: w, Probe: w, Sockets: w,
		Clock: w, Metrics: w, Log: slog.New(slog.DiscardHandler),
		Serving: config.Serving{ClientOrigins: listed, HoldDuration: time.Minute, TimeZone: time.UTC}, Pictures: fstest.MapFS{"low.svg": {Data: []byte("<svg/>")}},
	}
	if change != nil {
		change(&options)
	}
	options.Addresses = allowance.New(options.Limits.AddressRequestsPerSecond)
	w.handler, err = api.New(options)
	require.NoError(t, err)
	return w
}

// send makes one request; headers are "Name: value". Its Host is localhost unless a header says
// another one.
func (w *fixture) send(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Host = "localhost"
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		if name == "Host" {
			request.Host = value
			continue
		}
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request)
	return recorder
}

const (
	asAdmin = "Authorization: Bearer admin"
	asAlex  = "Authorization: Bearer alex"
)

func (w *fixture) View(context.Context, uuid.UUID) (drop.View, error) {
	w.views.Add(1)
	if w.shown != nil {
		return *w.shown, nil
	}
	return drop.View{Name: "Tempo"}, w.viewsErr.Load().(failure).err
}

func (w *fixture) Shelf(context.Context, drop.Shelf) ([]drop.View, error) {
	w.views.Add(1)
	return []drop.View{{Name: "Tempo"}}, w.viewsErr.Load().(failure).err
}

func (w *fixture) Create(_ context.Context, d drop.Drop, _ string) (drop.View, error) {
	w.created = append(w.created, d)
	return d.ViewAt(time.Now(), nil), w.shopErr
}

func (w *fixture) Reserve(_ context.Context, _ uuid.UUID, _ string, wish drop.Wish) (drop.Held, error) {
	w.wishes = append(w.wishes, wish)
	return drop.Held{Reservation: drop.ShareReservation(drop.Reservation{}), Stock: drop.Share(drop.Stock{})}, w.shopErr
}

func (w *fixture) Purchase(context.Context, uuid.UUID, string, drop.Person) (drop.Bought, error) {
	return drop.Bought{Reservation: drop.ShareReservation(drop.Reservation{}), Stock: drop.Share(drop.Stock{})}, w.shopErr
}

func (w *fixture) Cancel(context.Context, uuid.UUID, string) (drop.Held, error) {
	return drop.Held{Reservation: drop.ShareReservation(drop.Reservation{}), Stock: drop.Share(drop.Stock{})}, w.shopErr
}

func (w *fixture) Reservations(context.Context, string, drop.ReservationStatus, drop.Place, int) ([]drop.OwnReservation, error) {
	return nil, w.shopErr
}

func (w *fixture) Purchases(context.Context, string, drop.Place, int) ([]drop.OwnPurchase, error) {
	return nil, w.shopErr
}

// Order returns a purchase of the user "buyer".
func (w *fixture) Order(_ context.Context, id uuid.UUID, number string) (drop.OwnPurchase, error) {
	return drop.OwnPurchase{Purchase: drop.Purchase{ID: id, Number: number, UserID: "buyer"}}, w.shopErr
}

func (w *fixture) Now() time.Time                                    { return time.Now().UTC() }
func (w *fixture) Request(string, string, int, time.Duration)        {}
func (w *fixture) Readiness(context.Context) (api.Readiness, string) { return api.Ready, "" }

func (w *fixture) SignIn(profile auth.DevProfile) (string, auth.Identity, error) {
	return profile.Email, auth.Identity{UserID: profile.Email}, nil
}

func (w *fixture) Handle(rw http.ResponseWriter, _ *http.Request, clientIP string) {
	_, _ = io.WriteString(rw, clientIP)
}

var errInside = errors.New("pq: relation /var/lib/secret does not exist")
