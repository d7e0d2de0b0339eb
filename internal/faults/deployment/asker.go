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

// GiveUp is longer than any promised answer takes.
const GiveUp = 4 * time.Second

// NewClient returns what many people ask through. Connections are kept, but not so long that the server closes them first.
func NewClient() *http.Client {
	return &http.Client{Timeout: GiveUp, Transport: &http.Transport{
		MaxIdleConnsPerHost: 256, IdleConnTimeout: 2 * time.Second, DisableCompression: true,
	}}
}

// Answer is what came back; status 0: nothing did.
type Answer struct {
	Status     int
	Code       string
	RetryAfter time.Duration // 0: not said
	RetryAt    time.Time     // when a unit may come back; zero: not said
	Told       journal.Told
}

// Later reports whether the same request is to be sent again.
func (a *Answer) Later() bool { return a.Status == 0 || a.Status == http.StatusServiceUnavailable }

// Asker sends requests about one drop, and writes down in its journal what became of each.
type Asker struct {
	T        *testing.T
	Journal  *journal.Journal
	Client   *http.Client
	requests atomic.Int64
}

// Ask sends one request to one replica and writes down what became of it.
func (s *Asker) Ask(to *Replica, method, path, token string, body []byte, r journal.Request) Answer {
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
		r.Status, r.Code, r.Lost, r.Told = a.Status, a.Code, lost, a.Told
		r.Planned = a.Status != http.StatusServiceUnavailable || a.RetryAfter > 0
	})
	return a
}

// receive returns the answer, or why there is none.
func (s *Asker) receive(request *http.Request) (Answer, string) {
	response, err := s.Client.Do(request)
	if err != nil {
		return Answer{}, lostBy(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{}, lostBy(err)
	}
	a := Answer{Status: response.StatusCode}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
		a.RetryAfter = time.Duration(seconds) * time.Second
	}
	if a.Status >= 400 {
		var p struct {
			Code    string
			RetryAt time.Time
		}
		if json.Unmarshal(body, &p) != nil || p.Code == "" {
			p.Code = "no problem: " + string(body[:min(len(body), 200)])
		}
		a.Code, a.RetryAt = p.Code, p.RetryAt
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
		a.Told = journal.Told{
			Reservation: r.ID, UserID: r.UserID, Status: r.Status, ExpiresAt: r.ExpiresAt, Purchase: held.Purchase.ID, Stock: held.Drop,
		}
	}
	return a, ""
}

// lostBy says in a few words why there was no answer.
func lostBy(err error) string {
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

// Encode is a request's body.
func Encode(body any) []byte {
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err) // made of strings and numbers
	}
	return encoded
}
