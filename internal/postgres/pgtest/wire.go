package pgtest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// fault is something that happens to a connection, and what the test does meanwhile.
type fault struct {
	kind      faultKind
	meanwhile []func()
}

type faultKind int

const (
	cutAfterCommit faultKind = iota
	cutBeforeCommit
	freezeInTransaction
)

// wire is one connection through a cable. It forwards whole messages, and parses those at which a
// fault may happen.
type wire struct {
	cable     *Cable
	near, far net.Conn
	commits   map[string]bool // prepared statements that are a COMMIT
	frozen    atomic.Bool
	striking  sync.Mutex // held during a fault, so that the client's connection is closed only after it
}

var errCut = errors.New("cut")

// forward forwards the client's messages.
func (w *wire) forward() {
	defer w.end()
	from := bufio.NewReader(w.near)
	if err := w.startUp(from); err != nil {
		return
	}
	for {
		message, err := readMessage(from, 1)
		if err != nil || w.sent(message) != nil {
			return
		}
		if w.frozen.Load() {
			continue
		}
		if _, err := w.far.Write(message); err != nil {
			return
		}
	}
}

// back forwards Postgres's messages.
func (w *wire) back() {
	defer w.end()
	from := bufio.NewReader(w.far)
	for {
		message, err := readMessage(from, 1)
		if err != nil || w.answered(message) != nil {
			return
		}
		time.Sleep(time.Duration(w.cable.delay.Load()))
		if w.frozen.Load() {
			continue
		}
		if _, err := w.near.Write(message); err != nil {
			return
		}
	}
}

// end closes both ends. The connection of a frozen client is kept open until the client closes it
// or the cable is unplugged.
func (w *wire) end() {
	w.striking.Lock()
	defer w.striking.Unlock()
	if w.frozen.Load() {
		w.cable.forget(w.far)
		_, _ = io.Copy(io.Discard, w.near)
	}
	w.cable.forget(w.near, w.far)
}

// startUp forwards the first message, which has no type byte.
func (w *wire) startUp(from *bufio.Reader) error {
	message, err := readMessage(from, 0)
	if err != nil {
		return err
	}
	_, err = w.far.Write(message)
	return err
}

// sent checks a message of the client for the moment of a fault.
func (w *wire) sent(message []byte) error {
	switch message[0] {
	case 'P':
		var parse pgproto3.Parse
		if err := parse.Decode(message[5:]); err != nil {
			return err
		}
		w.commits[parse.Name] = strings.EqualFold(parse.Query, "commit")
	case 'B':
		var bind pgproto3.Bind
		if err := bind.Decode(message[5:]); err != nil {
			return err
		}
		if w.commits[bind.PreparedStatement] {
			return w.cutOff(cutBeforeCommit)
		}
	}
	return nil
}

// cutOff closes the connection to Postgres if a fault of that kind is armed, calls the test's
// functions, and returns an error that makes forward or back close the client's connection.
func (w *wire) cutOff(kind faultKind) error {
	w.striking.Lock()
	defer w.striking.Unlock()
	armed := w.strike(kind)
	if armed == nil {
		return nil
	}
	_ = w.far.Close()
	for _, meanwhile := range armed.meanwhile {
		meanwhile()
	}
	return errCut
}

// answered checks a message of Postgres for the moment of a fault.
func (w *wire) answered(message []byte) error {
	switch message[0] {
	case 'C':
		var complete pgproto3.CommandComplete
		if err := complete.Decode(message[5:]); err != nil {
			return err
		}
		if string(complete.CommandTag) == "COMMIT" {
			return w.cutOff(cutAfterCommit)
		}
	case 'Z':
		var ready pgproto3.ReadyForQuery
		if err := ready.Decode(message[5:]); err != nil {
			return err
		}
		if ready.TxStatus == 'T' && w.strike(freezeInTransaction) != nil {
			w.frozen.Store(true)
		}
	}
	return nil
}

// strike disarms the armed fault of that kind and returns it, or nil when none is armed.
func (w *wire) strike(kind faultKind) *fault {
	if every := w.cable.every.Load(); kind == cutAfterCommit && every > 0 && w.cable.commits.Add(1)%every == 0 {
		w.cable.faults.Add(1)
		return &fault{kind: kind}
	}
	armed := w.cable.armed.Load()
	if armed == nil || armed.kind != kind || !w.cable.armed.CompareAndSwap(armed, nil) {
		return nil
	}
	w.cable.faults.Add(1)
	return armed
}

// readMessage reads a message with its header: typeBytes bytes of type, and four bytes with the
// length of everything after the type.
func readMessage(from *bufio.Reader, typeBytes int) ([]byte, error) {
	header, err := from.Peek(typeBytes + 4)
	if err != nil {
		return nil, err
	}
	message := make([]byte, typeBytes+int(binary.BigEndian.Uint32(header[typeBytes:])))
	_, err = io.ReadFull(from, message)
	return message, err
}
