// Verifies a ledger with nothing but golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog, which know nothing of Tupyo:
//
//	verify -key LEDGER_KEY [-older CHECKPOINT_FILE]... PREFIX
//
// PREFIX is a directory or a URL with `checkpoint` and `tile/` below it. What is verified: the checkpoint's signature; that every
// record of every bundle of entries is included in the signed tree; and that each older checkpoint is consistent with it.
//
// Exit codes: 0 all of it holds, 1 something does not, 2 wrong usage.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
	// A full bundle of the longest entries.
	limit = width * (2 + 65535)
)

type files []string

func (f *files) String() string         { return strings.Join(*f, ",") }
func (f *files) Set(value string) error { *f = append(*f, value); return nil }

func main() {
	var older files
	key := flag.String("key", "", "the ledger key: <name>+<id>+<key>")
	flag.Var(&older, "older", "an older checkpoint's file; may be given more than once")
	flag.Parse()
	verifier, err := note.NewVerifier(*key)
	if err != nil || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: verify -key LEDGER_KEY [-older FILE]... PREFIX")
		os.Exit(2)
	}
	if err := verify(flag.Arg(0), verifier, older); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}

func verify(prefix string, verifier note.Verifier, older []string) error {
	file, err := read(prefix, "checkpoint")
	if err != nil {
		return err
	}
	tree, err := open(file, verifier)
	if err != nil {
		return err
	}
	tiles := &reader{prefix: prefix, kept: map[string][]byte{}}
	hashes := tlog.TileHashReader(tree, tiles)
	if root, err := tlog.TreeHash(tree.N, hashes); err != nil || root != tree.Hash {
		return fmt.Errorf("the tiles do not lead to the signed root: %v", err)
	}
	records, err := verifyRecords(prefix, tree, hashes)
	if err != nil {
		return err
	}
	for _, name := range older {
		if err := verifyOlder(name, verifier, tree, hashes); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	fmt.Printf("verified: signature of %s, %d records included, consistent with %d older checkpoints\n", verifier.Name(), records, len(older))
	return nil
}

// open opens a checkpoint that the key has signed: three lines, the origin being the key's name.
func open(file []byte, verifier note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open(file, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tree, errors.New("not a checkpoint of this ledger")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// verifyRecords checks the inclusion of every record. TileHashReader in x/mod 0.7 leaves some of the tiles that it reads
// unauthenticated; CheckRecord recomputes the root from each proof, and so does not depend on it.
func verifyRecords(prefix string, tree tlog.Tree, hashes tlog.HashReader) (int64, error) {
	for first := int64(0); first < tree.N; first += width {
		count := tree.N - first
		if count > width {
			count = width
		}
		tile := tlog.Tile{H: height, L: -1, N: first / width, W: int(count)}
		bundle, err := read(prefix, pathOf(tile))
		if err != nil {
			return 0, err
		}
		records, err := split(bundle, int(count))
		if err != nil {
			return 0, fmt.Errorf("%s: %w", pathOf(tile), err)
		}
		for i, record := range records {
			index := first + int64(i)
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err != nil {
				return 0, err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(record)); err != nil {
				return 0, fmt.Errorf("record %d: %w", index, err)
			}
		}
	}
	return tree.N, nil
}

func verifyOlder(name string, verifier note.Verifier, tree tlog.Tree, hashes tlog.HashReader) error {
	file, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	old, err := open(file, verifier)
	if err != nil {
		return err
	}
	if old.N > tree.N {
		return fmt.Errorf("%d entries, of which only %d are left", old.N, tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// split takes a bundle apart: each entry has its length before it, in two bytes, the most significant first.
func split(bundle []byte, count int) ([][]byte, error) {
	var records [][]byte
	for i := 0; i < count; i++ {
		if len(bundle) < 2 {
			return nil, errors.New("the bundle is too short")
		}
		length := int(bundle[0])<<8 | int(bundle[1])
		if len(bundle) < 2+length {
			return nil, errors.New("the bundle is too short")
		}
		records = append(records, bundle[2:2+length])
		bundle = bundle[2+length:]
	}
	if len(bundle) != 0 {
		return nil, errors.New("the bundle is too long")
	}
	return records, nil
}

// reader reads tiles by the paths of c2sp.org/tlog-tiles.
type reader struct {
	prefix string
	kept   map[string][]byte
}

func (r *reader) Height() int { return height }

func (r *reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := pathOf(tile)
		if _, have := r.kept[path]; !have {
			bytes, err := read(r.prefix, path)
			if err != nil {
				return nil, err
			}
			r.kept[path] = bytes
		}
		data[i] = r.kept[path]
	}
	return data, nil
}

func (r *reader) SaveTiles([]tlog.Tile, [][]byte) {}

// pathOf turns tlog's own `tile/8/<L>/<N>` into `tile/<L>/<N>`, and `tile/8/data/<N>` into `tile/entries/<N>`.
func pathOf(tile tlog.Tile) string {
	path := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

func read(prefix, path string) ([]byte, error) {
	if !strings.HasPrefix(prefix, "http://") && !strings.HasPrefix(prefix, "https://") {
		return os.ReadFile(filepath.Join(prefix, filepath.FromSlash(path)))
	}
	answer, err := http.Get(strings.TrimSuffix(prefix, "/") + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, limit))
}
