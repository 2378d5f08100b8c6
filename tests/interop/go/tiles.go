package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// tilesCommand reads the lines of a log out of its tiles of entries and makes the tiles of hashes over them anew, by the
// rules of tlog, with a height of 8. It answers with the size and the root.
func tilesCommand(words []string, out io.Writer) error {
	tree := &growingTree{}
	for number := int64(0); ; number++ {
		full := filepath.Join(words[0], fmt.Sprintf("tile/entries/%03d", number))
		found, err := filepath.Glob(full + ".p/*")
		if err != nil {
			return err
		}
		if _, err := os.Stat(full); err == nil {
			found = append(found, full)
		}
		if len(found) == 0 {
			break
		}
		data, err := os.ReadFile(found[0])
		if err != nil {
			return err
		}
		for len(data) > 0 {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("%s ends inside a line", found[0])
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if err := tree.add(string(data[2:end])); err != nil {
				return err
			}
			data = data[end:]
		}
	}
	if tree.size == 0 {
		return fmt.Errorf("%s holds no tile of entries", words[0])
	}
	tiles := tlog.NewTiles(8, 0, tree.size)
	for place, tile := range tiles {
		// One that is not full is listed in every width up to its own.
		if next := place + 1; next < len(tiles) && tiles[next].L == tile.L && tiles[next].N == tile.N {
			continue
		}
		// C2SP leaves the height out of the path.
		name := filepath.Join(words[0], "tile", strings.TrimPrefix(tile.Path(), "tile/8/"))
		made, err := tlog.ReadTileData(tile, tree)
		if err != nil {
			return err
		}
		found, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !bytes.Equal(made, found) {
			return fmt.Errorf("%s is not the tile of these lines", name)
		}
	}
	root, err := tlog.TreeHash(tree.size, tree)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d %x\n", tree.size, root[:])
	return nil
}
