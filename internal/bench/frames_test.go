//go:build linux

package bench

import (
	order "encoding/binary"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// frames reads WebSocket frames of a server from the pieces in which they arrive: whole messages
// without extensions, see RFC 6455, section 5.2.
type frames struct{ rest []byte }

const (
	opText  = 0x1
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xA
)

// add takes a piece, and calls got with each frame that is complete. The payload is valid until got
// returns.
func (f *frames) add(piece []byte, got func(op byte, payload []byte) error) error {
	data := piece
	if len(f.rest) > 0 {
		f.rest = append(f.rest, piece...)
		data = f.rest
	}
	for {
		head, length, known := frameSize(data)
		if !known || len(data) < head+length {
			break
		}
		if err := got(data[0]&0x0F, data[head:head+length]); err != nil {
			return err
		}
		data = data[head+length:]
	}
	f.keep(data)
	return nil
}

// keep keeps what is not complete, and no memory when nothing is: there are thousands of sockets.
func (f *frames) keep(data []byte) {
	if len(data) == 0 {
		f.rest = nil
		return
	}
	f.rest = append([]byte(nil), data...)
}

// frameSize returns the lengths of the first frame's head and of its payload, when the head is
// there.
func frameSize(data []byte) (head, length int, known bool) {
	if len(data) < 2 {
		return 0, 0, false
	}
	switch short := int(data[1] & 0x7F); {
	case short < 126:
		return 2, short, true
	case short == 126 && len(data) >= 4:
		return 4, int(order.BigEndian.Uint16(data[2:])), true
	case short == 127 && len(data) >= 10:
		return 10, int(order.BigEndian.Uint64(data[2:])), true
	default:
		return 0, 0, false
	}
}

// clientFrame returns a frame as a client sends it: masked, here with zeros, which change nothing.
func clientFrame(op byte, payload []byte) []byte {
	frame := []byte{0x80 | op}
	if len(payload) < 126 {
		frame = append(frame, 0x80|byte(len(payload)))
	} else {
		frame = append(frame, 0x80|126)
		frame = order.BigEndian.AppendUint16(frame, uint16(len(payload)))
	}
	frame = append(frame, 0, 0, 0, 0)
	return append(frame, payload...)
}

func TestFrames_InAnyPieces(t *testing.T) {
	t.Parallel()
	long := make([]byte, 300)
	stream := append([]byte{0x81, 2, 'h', 'i', 0x81, 126, 1, 44}, long...)
	stream = append(stream, 0x89, 0, 0x81, 127, 0, 0, 0, 0, 0, 0, 0, 1, 'x')
	for cut := range stream {
		var f frames
		var got []string
		collect := func(op byte, payload []byte) error {
			got = append(got, fmt.Sprint(op, len(payload)))
			return nil
		}
		require.NoError(t, f.add(stream[:cut], collect))
		require.NoError(t, f.add(stream[cut:], collect))
		require.Equal(t, []string{"1 2", "1 300", "9 0", "1 1"}, got, "cut at %d", cut)
		require.Empty(t, f.rest)
	}
}
