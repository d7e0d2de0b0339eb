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

// fault is what can happen to a connection.
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

// wire is one connection through a cable. It passes on whole messages, and reads those that a fault may wait for.
type wire struct {
	cable     *Cable
	near, far net.Conn
	commits   map[string]bool // prepared statements that are a COMMIT
	frozen    atomic.Bool
	striking  sync.Mutex // the client notices nothing before a fault is done
}

var errCut = errors.New("cut")

// forward passes on what the client says.
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

// back passes on what Postgres says.
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

// end closes both ends, but leaves a frozen client in the belief that somebody is there.
func (w *wire) end() {
	w.striking.Lock()
	defer w.striking.Unlock()
	if w.frozen.Load() {
		w.cable.forget(w.far)
		_, _ = io.Copy(io.Discard, w.near) // until the client gives up, or the cable is unplugged
	}
	w.cable.forget(w.near, w.far)
}

// startUp passes on the first message, which has no type.
func (w *wire) startUp(from *bufio.Reader) error {
	message, err := readMessage(from, 0)
	if err != nil {
		return err
	}
	_, err = w.far.Write(message)
	return err
}

// sent looks at a message of the client.
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

// cutOff takes the client from Postgres, if that is armed, and lets the client know last.
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

// answered looks at a message of Postgres.
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

// strike disarms the fault of that kind and returns it, nil when there is none.
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

// readMessage reads a message with its header: a type of some bytes, and the length of all but that.
func readMessage(from *bufio.Reader, typeBytes int) ([]byte, error) {
	header, err := from.Peek(typeBytes + 4)
	if err != nil {
		return nil, err
	}
	message := make([]byte, typeBytes+int(binary.BigEndian.Uint32(header[typeBytes:])))
	_, err = io.ReadFull(from, message)
	return message, err
}
