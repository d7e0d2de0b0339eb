package live

import (
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

func TestWireFrame_Lengths(t *testing.T) {
	t.Parallel()
	for length, head := range map[int][]byte{
		0:         {0x81, 0},
		125:       {0x81, 125},
		126:       {0x81, 126, 0, 126},
		1<<16 - 1: {0x81, 126, 0xff, 0xff},
		1 << 16:   {0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0},
	} {
		payload := make([]byte, length)
		require.Equal(t, append(head, payload...), wireFrame(websocket.TextMessage, payload), "%d", length)
	}
}
