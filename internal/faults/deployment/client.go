package deployment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// RequestTimeout is longer than the longest promised answer time.
const RequestTimeout = 4 * time.Second

// NewClient returns a client for many users. Idle connections are closed before the server would
// close them.
func NewClient() *http.Client {
	return &http.Client{Timeout: RequestTimeout, Transport: &http.Transport{
		MaxIdleConnsPerHost: 256, IdleConnTimeout: 2 * time.Second, DisableCompression: true,
	}}
}

// Answer is the answer to one request; status 0: there was none.
type Answer struct {
	Status     int
	Code       string
	RetryAfter time.Duration // 0: not given
	RetryAt    time.Time     // when a unit may come back; zero: not given
	Result     journal.Result
	Refused    *drop.Stock // what a refusal shows of the drop; nil: nothing
}

// ShouldRetry reports whether the client should send the same request again.
func (a *Answer) ShouldRetry() bool {
	return a.Status == 0 || a.Status == http.StatusServiceUnavailable
}

// RecordingClient sends requests about one drop and records each with its outcome in a journal.
type RecordingClient struct {
	T        *testing.T
	Journal  *journal.Journal
	Client   *http.Client
	requests atomic.Int64
}

// Ask sends one request to one replica and records its outcome.
func (s *RecordingClient) Ask(to *Replica, method, path, token string, body []byte, r journal.Request) Answer {
	r.Replica = to.N
	r.ID = fmt.Sprint("f", s.requests.Add(1))
	request, err := http.NewRequest(method, to.URL()+path, bytes.NewReader(body))
	if err != nil {
		s.T.Errorf("request: %v", err)
		return Answer{}
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("X-Request-Id", r.ID)
	if r.Reason != "" {
		request.Header.Set("Idempotency-Key", r.Reason)
	}
	sent := s.Journal.Send(r)
	a, lost := s.receive(request)
	s.Journal.Answer(sent, func(r *journal.Request) {
		r.Status, r.Code, r.Lost, r.Result, r.Refused = a.Status, a.Code, lost, a.Result, a.Refused
		r.Planned = a.Status != http.StatusServiceUnavailable || a.RetryAfter > 0
	})
	return a
}

// receive returns the answer, or the reason why there is none.
func (s *RecordingClient) receive(request *http.Request) (Answer, string) {
	response, err := s.Client.Do(request)
	if err != nil {
		return Answer{}, lossReason(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{}, lossReason(err)
	}
	a := Answer{Status: response.StatusCode}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
		a.RetryAfter = time.Duration(seconds) * time.Second
	}
	if a.Status >= 400 {
		var p struct {
			Code    string
			RetryAt time.Time
			Drop    *drop.Stock
		}
		if json.Unmarshal(body, &p) != nil || p.Code == "" {
			p.Code = "no problem: " + string(body[:min(len(body), 200)])
		}
		a.Code, a.RetryAt, a.Refused = p.Code, p.RetryAt, p.Drop
		return a, ""
	}
	var held struct {
		Reservation *drop.Reservation
		Purchase    struct{ ID uuid.UUID }
		Drop        drop.Stock
	}
	if err := json.Unmarshal(body, &held); err != nil {
		s.T.Errorf("%s: %s: %v", request.URL.Path, body, err)
	}
	if r := held.Reservation; r != nil {
		a.Result = journal.Result{
			Reservation: r.ID, UserID: r.UserID, SizeID: r.Size.ID, Status: r.Status, ExpiresAt: r.ExpiresAt, Purchase: held.Purchase.ID, Stock: held.Drop,
		}
	}
	return a, ""
}

// lossReason describes in a few words why there was no answer.
func lossReason(err error) string {
	var network net.Error
	var op *net.OpError
	switch {
	case errors.As(err, &network) && network.Timeout():
		return "timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "closed"
	case errors.As(err, &op):
		return op.Op + " failed"
	default:
		return "lost"
	}
}

// Encode returns body as JSON.
func Encode(body any) []byte {
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err) // all bodies are made of strings and numbers
	}
	return encoded
}
