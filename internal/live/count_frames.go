package live

import (
	"encoding/binary"
	"net"
)

// countingConn calls continuation for each continuation frame that is read from a connection, on
// the goroutine that reads. The WebSocket library puts messages together from their frames and
// reports only whole messages, so that a message of empty frames without an end would cost its
// sender nothing.
type countingConn struct {
	net.Conn
	continuation func()

	header  [2 + 8]byte // of the frame that is being read: its first bytes, as far as they say its length
	filled  int         // how many bytes of the header have been read
	payload uint64      // how many bytes of the frame follow, its mask included
}

const (
	maskBytes         = 4 // every frame of a client is masked; the library refuses others
	opcodeBits        = 0x0f
	lengthBits        = 0x7f
	length16          = 126 // stands for a length in the next two bytes
	length64          = 127 // stands for a length in the next eight bytes
	continuationFrame = 0
)

// Read implements net.Conn.
func (c *countingConn) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	c.pass(into[:n])
	return n, err
}

// pass goes over what has been read, from frame to frame.
func (c *countingConn) pass(read []byte) {
	for len(read) > 0 {
		if c.payload > 0 {
			skipped := min(c.payload, uint64(len(read)))
			read, c.payload = read[skipped:], c.payload-skipped
			continue
		}
		c.header[c.filled] = read[0]
		c.filled, read = c.filled+1, read[1:]
		if length, complete := c.length(); complete {
			if c.header[0]&opcodeBits == continuationFrame {
				c.continuation()
			}
			c.filled, c.payload = 0, length+maskBytes
		}
	}
}

// length returns the length of the frame's data, once the header says it.
func (c *countingConn) length() (length uint64, complete bool) {
	if c.filled < 2 {
		return 0, false
	}
	switch short := c.header[1] & lengthBits; short {
	case length16:
		return uint64(binary.BigEndian.Uint16(c.header[2:])), c.filled == 2+2
	case length64:
		return binary.BigEndian.Uint64(c.header[2:]), c.filled == 2+8
	default:
		return uint64(short), true
	}
}
