package failpoint

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Listen serves the set's HTTP control at a loopback address. It does nothing when addr is "".
//
//	POST /arm?point=committed/purchase&action=kill&after=3&ms=100
//	POST /disarm
//	POST /clock?offset=1h
//	GET  /hits   how often each point was passed, as JSON
//	GET  /seen   what was observed and how often, a line each: seen WHAT N
func (s *Set) Listen(addr string) error {
	if addr == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("FAILPOINT_ADDR: want a loopback address such as 127.0.0.1:7777")
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("FAILPOINT_ADDR: %w", err)
	}
	server := &http.Server{Handler: s.control(), ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(listener) }() // runs until the process ends
	return nil
}

func (s *Set) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /arm", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		after, _ := strconv.Atoi(q.Get("after"))
		ms, _ := strconv.Atoi(q.Get("ms"))
		if err := s.Arm(q.Get("point"), Action(q.Get("action")), after, time.Duration(ms)*time.Millisecond); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	mux.HandleFunc("POST /disarm", func(http.ResponseWriter, *http.Request) { s.Disarm() })
	mux.HandleFunc("POST /clock", func(w http.ResponseWriter, r *http.Request) {
		offset, err := time.ParseDuration(r.URL.Query().Get("offset"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.Shift(offset)
	})
	mux.HandleFunc("GET /hits", func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(s.Hits()) })
	mux.HandleFunc("GET /seen", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for what, n := range s.seen {
			fmt.Fprintln(w, "seen", what, n)
		}
	})
	return mux
}
