package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// client keeps enough connections for thousands of users.
var client = newClient(20*time.Second, 512) //nolint:gochecknoglobals // shared, as a browser's would be

// newClient returns a client that keeps some idle connections to each replica. It closes them
// before the server would: the server closes unused ones after five seconds, and a request sent
// just then would fail.
func newClient(timeout time.Duration, connections int) *http.Client {
	return &http.Client{Timeout: timeout, Transport: &http.Transport{
		MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, IdleConnTimeout: 2 * time.Second,
	}}
}

// JSON of the API, as a client reads it.
type (
	stock struct {
		DropID                           string
		Seq                              int64
		Total, Available, Reserved, Sold int
	}
	dropView struct {
		ID, Name, Status                                     string
		TotalStock, AvailableStock, ReservedStock, SoldStock int
		Seq                                                  int64
		Sizes                                                []sizeView
	}
	reservation struct {
		ID, DropID, UserID, Status, Price string
		Size                              *heldSize // nil where the drop has no sizes
		ExpiresAt, CreatedAt              time.Time
	}
	held struct {
		Reservation reservation
		Drop        stock
	}
	bought struct {
		Purchase    struct{ ID, ReservationID, PriceAtPurchase string }
		Reservation reservation
		Drop        stock
	}
	problem struct {
		Type, Title, Code, Detail, RequestID string
		Status                               int
		RetryAt                              time.Time
		Errors                               []struct{ Field, Message string }
	}
)

// sizeIDs returns the ids of the drop's sizes, in their order.
func (d dropView) sizeIDs() []string {
	ids := make([]string, len(d.Sizes))
	for i, size := range d.Sizes {
		ids[i] = size.ID
	}
	return ids
}

// reply is an answer; status 0: there was none.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) decode(t *testing.T, into any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(r.body, into), string(r.body))
}

// code returns the problem's code; empty for a success.
func (r reply) code() string {
	var p problem
	if r.status < 400 || json.Unmarshal(r.body, &p) != nil {
		return ""
	}
	return p.Code
}

// send sends a request to one replica. A body that is not a string or bytes is sent as JSON.
func (r *replica) send(t *testing.T, method, path, token string, body any) reply {
	t.Helper()
	answer, err := r.try(method, path, token, body)
	require.NoError(t, err)
	return answer
}

// try is send for a replica that may be gone: it returns the error.
func (r *replica) try(method, path, token string, body any) (reply, error) {
	return r.tryWith(client, method, path, token, body)
}

// tryWith is try with another client.
func (r *replica) tryWith(through *http.Client, method, path, token string, body any) (reply, error) {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = bytes.NewReader([]byte(b))
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			return reply{}, err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequest(method, r.url+path, content)
	if err != nil {
		return reply{}, err
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := through.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, body: answer}, err
}

func (r *replica) reserve(token, dropID string) (reply, error) {
	return r.try("POST", "/api/drops/"+dropID+"/reserve", token, nil)
}

func (r *replica) purchase(token, reservationID string) (reply, error) {
	return r.try("POST", "/api/reservations/"+reservationID+"/purchase", token, nil)
}

func (r *replica) cancel(token, reservationID string) (reply, error) {
	return r.try("DELETE", "/api/reservations/"+reservationID+"/cancel", token, nil)
}

// drop reads a drop without signing in.
func (r *replica) drop(t *testing.T, id string) (d dropView) {
	t.Helper()
	answer := r.send(t, "GET", "/api/drops/"+id, "", nil)
	require.Equal(t, 200, answer.status, string(answer.body))
	answer.decode(t, &d)
	return d
}

// readyStatus returns the status in /readyz, which must answer 200.
func (r *replica) readyStatus(t *testing.T) string {
	t.Helper()
	var body struct{ Status string }
	answer := r.send(t, "GET", "/readyz", "", nil)
	require.Equal(t, 200, answer.status, string(answer.body))
	answer.decode(t, &body)
	return body.Status
}

// maxConcurrent is how many goroutines of together run at the same time. Each has a connection of
// its own, so that none waits while another connection is idle. With thousands at once, some would
// wait longer than the server waits for a silent client.
const maxConcurrent = 500

// together runs work n times, started at the same moment, and waits for all.
func together(n int, work func(i int)) {
	var ready, done sync.WaitGroup
	begin := make(chan struct{})
	ready.Add(n)
	busy := make(chan struct{}, maxConcurrent)
	for i := range n {
		done.Go(func() {
			ready.Done()
			<-begin
			busy <- struct{}{}
			defer func() { <-busy }()
			work(i)
		})
	}
	ready.Wait()
	close(begin)
	done.Wait()
}
