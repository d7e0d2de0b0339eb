//go:build linux

package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/stretchr/testify/require"
)

// measuredSocketIO is what `make bench-socketio` has measured, relative to this package.
const measuredSocketIO = root + "/tools/socketio/measured.json"

// changesPerSecond is how often stock changes while sockets watch: about as often as Socket.IO can
// broadcast each change to all.
const changesPerSecond = 50

// leastMillis is what a change costs at the least: the kernel counts processor time too coarsely
// for less.
const leastMillis = 0.01

// changeCost is what it costs a server's processors to show a change to sockets.
type changeCost struct {
	Server           string  `json:"server"`
	Processor        string  `json:"processor"`
	Sockets          int     `json:"sockets"`
	ChangesPerSecond int     `json:"changesPerSecond"`
	MillisPerChange  float64 `json:"cpuMillisPerChange"`
}

// playChange measures what a change of stock costs the server when sockets watch it: the processor
// time of holds beside sockets, less that of the same holds beside none.
func playChange(y *yardstick) []goal {
	other := y.socketIO()
	f := y.openFanout("changes", 0)
	limit := 3 * y.size.round
	var times, millis []float64
	for y.round = range y.size.rounds {
		var cost [2]float64
		for i, sockets := range []int{0, y.size.changeSockets} {
			f.follow(sockets)
			before := f.shop.read()
			l, _ := f.holdBeside(changesPerSecond, limit)
			cost[i] = f.shop.since(before).server / float64(l.answered())
			f.drop.end()
		}
		millis = append(millis, max(leastMillis, (cost[1]-cost[0])*1000))
		times = append(times, other.MillisPerChange/millis[y.round])
		y.say("  a change costs %.2f ms, and Socket.IO %.2f ms", millis[y.round], other.MillisPerChange)
	}
	f.close()
	return []goal{
		goal{Row: "change", Figure: "processor time for a change on 4,000 sockets: Socket.IO's, of ours", Unit: "×", AtLeast: 5, Aim: 10}.of(times),
		goal{Row: "change", Figure: "… ours", Unit: " ms", NoLimit: true, Falling: true}.of(millis),
	}
}

// socketIO returns what a change costs Socket.IO. With SOCKETIO, the folder in which it is
// installed, it measures that now, and keeps the result.
func (y *yardstick) socketIO() (cost changeCost) {
	tb := y.tb
	tb.Helper()
	if folder := os.Getenv("SOCKETIO"); folder != "" {
		cost = y.measureSocketIO(folder)
		text, err := json.MarshalIndent(cost, "", "  ")
		require.NoError(tb, err)
		require.NoError(tb, os.WriteFile(measuredSocketIO, append(text, '\n'), 0o600))
		return cost
	}
	text, err := os.ReadFile(measuredSocketIO)
	require.NoError(tb, err, "run `make bench-socketio` first")
	require.NoError(tb, json.Unmarshal(text, &cost))
	return cost
}

// measureSocketIO broadcasts changes to a crowd, and waits until everybody has the last one.
func (y *yardstick) measureSocketIO(folder string) changeCost {
	tb := y.tb
	tb.Helper()
	server := exec.Command("node", filepath.Join(folder, "server.js"))
	server.Stderr = os.Stderr
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread() // the death signal fires when the thread that started the process ends
	changes, err := server.StdinPipe()
	require.NoError(tb, err)
	printed, err := server.StdoutPipe()
	require.NoError(tb, err)
	require.NoError(tb, server.Start())
	defer func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}()
	port, err := bufio.NewReader(printed).ReadString('\n')
	require.NoError(tb, err)
	c := newCrowd(tb, "127.0.0.1:"+strings.TrimSpace(port), theirs{})
	defer c.stop()
	c.connect(y.size.changeSockets, socketsWithin)
	before := cpuOf(y, server.Process.Pid)
	n := int(3*y.size.round.Seconds()*changesPerSecond) + 1
	clock := time.NewTicker(time.Second / changesPerSecond)
	defer clock.Stop()
	for seq := 1; seq <= n; seq++ {
		<-clock.C
		_, err := io.WriteString(changes, stockMessage(seq))
		require.NoError(tb, err)
	}
	c.awaitSeq(int64(n), 2*socketsWithin)
	spent := cpuOf(y, server.Process.Pid) - before
	require.GreaterOrEqual(tb, c.messages.Load(), int64(n*y.size.changeSockets))
	return changeCost{
		Server: "socket.io 4.8.4", Processor: processor(), Sockets: y.size.changeSockets, ChangesPerSecond: changesPerSecond,
		MillisPerChange: spent * 1000 / float64(n),
	}
}

// stockMessage is the data of our own stock-updated.
func stockMessage(seq int) string {
	return fmt.Sprintf(`{"dropId":"0190b7a2-6c3e-7d41-9a5f-2f0c6a1b9e77","seq":%d,"total":8000,"available":%d,"reserved":%d,"sold":0,`+
		`"nextHoldEnd":null,"sizes":[],"at":%q}`+"\n", seq, 8000-seq, seq, time.Now().UTC().Format(time.RFC3339Nano))
}

// cpuOf returns the processor time of a process in seconds.
func cpuOf(y *yardstick, pid int) float64 {
	y.tb.Helper()
	processes, err := readProcesses()
	require.NoError(y.tb, err)
	seconds, err := cpuSeconds(processes, pid)
	require.NoError(y.tb, err)
	return seconds
}

// theirs is the language of Socket.IO: its packets in those of Engine.IO 4.
type theirs struct{}

func (theirs) path() string { return "/socket.io/?EIO=4&transport=websocket" }

func (theirs) opened() []byte { return nil }

func (theirs) text(c *crowd, f *follower, payload []byte) []byte {
	switch {
	case bytes.HasPrefix(payload, []byte(`42["stock-updated"`)):
		c.messages.Add(1)
		f.last = number(payload[bytes.Index(payload, seqMember)+len(seqMember):])
	case bytes.HasPrefix(payload, []byte(`42["drop-snapshot"`)):
		c.joined.Add(1)
	case bytes.HasPrefix(payload, []byte("40")): // connected
		return []byte(`42["join-drop","0190b7a2-6c3e-7d41-9a5f-2f0c6a1b9e77"]`)
	case bytes.HasPrefix(payload, []byte("0")): // opened
		return []byte("40")
	case bytes.Equal(payload, []byte("2")): // ping
		return []byte("3")
	}
	return nil
}
