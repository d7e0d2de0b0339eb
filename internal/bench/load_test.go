package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/stretchr/testify/require"
)

// load is the result of a round of requests.
type load struct {
	statuses map[int]int
	answered int // with the wanted status
	took     time.Duration
	latency  *hdrhistogram.Histogram // microseconds
	cpu      float64                 // seconds that the servers, Postgres and Redis used, all cores together
}

// perSecond returns the rate of wanted answers.
func (l *load) perSecond() float64 { return float64(l.answered) / l.took.Seconds() }

// quantile returns the latency percentile in milliseconds.
func (l *load) quantile(percent float64) float64 {
	return float64(l.latency.ValueAtQuantile(percent)) / 1000
}

// cpuEach returns the processor time in seconds for each wanted answer.
func (l *load) cpuEach() float64 { return l.cpu / float64(l.answered) }

// request is one POST: who sends it, and its body.
type request struct{ token, body string }

// withoutBody returns a request for each token.
func withoutBody(tokens []string) []request {
	requests := make([]request, len(tokens))
	for i, token := range tokens {
		requests[i].token = token
	}
	return requests
}

// fire sends requests over a number of connections, as fast as they are answered. It writes plain
// HTTP/1.1, because an HTTP client would use too much of the cores that are being measured.
func fire(b *testing.B, address, path string, requests []request, connections int) *load {
	b.Helper()
	parts := make([]*load, connections)
	errs := make([]error, connections)
	next := make(chan request, len(requests))
	for _, r := range requests {
		next <- r
	}
	close(next)
	var all sync.WaitGroup
	began := time.Now()
	for i := range connections {
		all.Go(func() { parts[i], errs[i] = fireOne(address, path, next) })
	}
	all.Wait()
	total := &load{statuses: map[int]int{}, took: time.Since(began), latency: newHistogram()}
	for i, part := range parts {
		require.NoError(b, errs[i])
		total.latency.Merge(part.latency)
		for status, n := range part.statuses {
			total.statuses[status] += n
		}
	}
	return total
}

func newHistogram() *hdrhistogram.Histogram { return hdrhistogram.New(1, 60_000_000, 3) }

func fireOne(address, path string, requests <-chan request) (*load, error) {
	l := &load{statuses: map[int]int{}, latency: newHistogram()}
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for r := range requests {
		began := time.Now()
		kind := ""
		if r.body != "" {
			kind = "Content-Type: application/json\r\n"
		}
		_, err := io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: bench\r\n"+kind+"Content-Length: "+strconv.Itoa(len(r.body))+
			"\r\nAuthorization: Bearer "+r.token+"\r\n\r\n"+r.body)
		if err != nil {
			return nil, err
		}
		status, err := readAnswer(reader)
		if err != nil {
			return nil, err
		}
		l.statuses[status]++
		if err := l.latency.RecordValue(max(1, time.Since(began).Microseconds())); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// readAnswer reads one answer with a Content-Length and returns its status.
func readAnswer(reader *bufio.Reader) (int, error) {
	line, err := reader.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("no status in %q", line)
	}
	status, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return 0, err
	}
	length := -1
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		text := strings.TrimSpace(string(line))
		if text == "" {
			break
		}
		if name, value, _ := strings.Cut(text, ":"); strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return 0, err
			}
		}
	}
	if length < 0 {
		return 0, errors.New("an answer without Content-Length")
	}
	_, err = reader.Discard(length)
	return status, err
}
