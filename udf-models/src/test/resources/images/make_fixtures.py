#!/usr/bin/env python3
"""Makes the image fixtures beside this script with Pillow (9.4.0) and numpy.

decode/NAME           an image file; decode/NAME.expected.png what Pillow's convert("RGB") makes of it, upright
resize/NAME           a source; resize/NAME_WxH.png its resize((W, H), BILINEAR)
crop/NAME_S.png       resize/NAME with the short side S as torchvision's Resize(S), then CenterCrop(S)
"""
import io
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))


def textured(width, height, channels, seed):
    """Waves, edges and noise, so that every frequency and both ends of the range occur."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = []
    for _ in range(channels):
        a, b, c = rng.uniform(0.02, 1.2, 3)
        plane = 128 + 70 * np.sin(a * x + b * y) + 50 * np.cos(c * x - a * y)
        plane += 60 * (((x // 7) + (y // 5)) % 2 - 0.5) + rng.normal(0, 25, plane.shape)
        planes.append(np.clip(plane, 0, 255))
    return np.stack(planes, -1).astype(np.uint8)


def rgb(width, height, seed):
    return Image.fromarray(textured(width, height, 3, seed), "RGB")


def grey(width, height, seed):
    return Image.fromarray(textured(width, height, 1, seed)[..., 0], "L")


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, **options)
    return out.getvalue()


def without_jfif(data, insert=b""):
    length = struct.unpack(">H", data[4:6])[0]
    assert data[2:4] == b"\xff\xe0"
    return data[:2] + insert + data[4 + length :]


def adobe(transform):
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])


def png(width, height, depth, colour, rows, extra=b""):
    """A PNG of kinds that Pillow does not write; rows are packed already."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def write(name, data):
    path = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def save(name, image, **options):
    path = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    image.save(path, optimize=True, **options) if name.endswith(".png") else image.save(path, **options)


def expect(name, image=None):
    if image is None:
        image = ImageOps.exif_transpose(Image.open(os.path.join(HERE, name)))
    save(name + ".expected.png", image.convert("RGB"))


def decode_jpeg():
    picture = rgb(61, 47, 1)
    write("decode/subsampled-420.jpg", jpeg(picture, subsampling=2))
    write("decode/subsampled-422.jpg", jpeg(picture, subsampling=1))
    write("decode/full-444.jpg", jpeg(picture, subsampling=0))
    write("decode/progressive.jpg", jpeg(picture, progressive=True))
    write("decode/no-jfif.jpg", without_jfif(jpeg(picture)))
    write("decode/adobe-rgb.jpg", without_jfif(jpeg(picture, subsampling=0), adobe(0)))
    write("decode/adobe-ycbcr.jpg", without_jfif(jpeg(picture), adobe(1)))
    write("decode/grey.jpg", jpeg(grey(61, 47, 2)))
    cmyk = jpeg(Image.fromarray(textured(61, 47, 4, 3), "CMYK"))
    write("decode/cmyk.jpg", cmyk)
    at = cmyk.index(b"Adobe") + 11
    write("decode/ycck.jpg", cmyk[:at] + b"\x02" + cmyk[at + 1 :])
    names = ["subsampled-420", "subsampled-422", "full-444", "progressive", "no-jfif", "adobe-rgb", "adobe-ycbcr"]
    for name in names + ["grey", "cmyk", "ycck"]:
        expect("decode/%s.jpg" % name)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        write("decode/exif-%d.jpg" % orientation, jpeg(rgb(23, 16, 4), exif=exif.tobytes()))
        expect("decode/exif-%d.jpg" % orientation)


def decode_png():
    picture = rgb(31, 22, 5)
    save("decode/rgb.png", picture)
    save("decode/alpha.png", Image.fromarray(textured(31, 22, 4, 6), "RGBA"))
    save("decode/grey.png", grey(31, 22, 7))
    save("decode/grey-alpha.png", Image.fromarray(textured(31, 22, 2, 8), "LA"))
    save("decode/bilevel.png", grey(31, 22, 9).convert("1"))
    save("decode/palette.png", picture.quantize(200))
    save("decode/palette-4-bits.png", picture.quantize(13), bits=4)
    save("decode/palette-transparent.png", picture.quantize(60), transparency=3)
    save("decode/grey-transparent.png", grey(31, 22, 10), transparency=100)
    save("decode/rgb-transparent.png", picture, transparency=(1, 2, 3))
    four_bits = textured(32, 22, 1, 11)[..., 0] >> 4
    rows = [bytes((row[0::2] << 4 | row[1::2]).astype(np.uint8)) for row in four_bits]
    write("decode/grey-4-bits.png", png(32, 22, 4, 0, rows))
    deep = textured(31, 22, 3, 12).astype(">u2") * 256 + textured(31, 22, 3, 13)
    write("decode/rgb-16-bits.png", png(31, 22, 16, 2, [row.astype(">u2").tobytes() for row in deep]))
    gamma = chunk(b"gAMA", struct.pack(">I", 100000))
    plain = textured(31, 22, 3, 14)
    write("decode/gamma.png", png(31, 22, 8, 2, [row.tobytes() for row in plain], gamma))
    exif = chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0")
    write("decode/exif.png", png(31, 22, 8, 2, [row.tobytes() for row in plain], exif))
    names = ["rgb", "alpha", "grey", "grey-alpha", "bilevel", "palette", "palette-4-bits", "palette-transparent"]
    for name in names + ["grey-transparent", "rgb-transparent", "grey-4-bits", "rgb-16-bits", "gamma", "exif"]:
        expect("decode/%s.png" % name)
    # Pillow clips 16-bit grey at 255; the high byte is what a person sees.
    deep = deep[..., 0]
    write("decode/grey-16-bits.png", png(31, 22, 16, 0, [row.astype(">u2").tobytes() for row in deep]))
    expect("decode/grey-16-bits.png", Image.fromarray((deep >> 8).astype(np.uint8), "L"))


def decode_others():
    frames = [rgb(31, 22, seed).quantize(64) for seed in (15, 16, 17)]
    save("decode/animated.gif", frames[0], save_all=True, append_images=frames[1:], duration=50, loop=0)
    save("decode/transparent.gif", rgb(31, 22, 18).quantize(60), transparency=5)
    still = io.BytesIO()
    rgb(31, 22, 19).quantize(64).save(still, "GIF")
    still = still.getvalue()
    # A canvas of 40 x 30 with the frame at (6, 5).
    at = still.index(b"\x2c", 13 + 3 * (2 << (still[10] & 7)))
    moved = still[:6] + struct.pack("<HH", 40, 30) + still[10:at] + b"\x2c" + struct.pack("<HH", 6, 5) + still[at + 5 :]
    write("decode/offset-frame.gif", moved)
    save("decode/colour.bmp", rgb(31, 22, 20))
    save("decode/palette.bmp", rgb(31, 22, 21).quantize(90))
    save("decode/lossless.webp", rgb(31, 22, 22), lossless=True)
    for name in ["animated.gif", "transparent.gif", "offset-frame.gif", "colour.bmp", "palette.bmp", "lossless.webp"]:
        expect("decode/" + name)
    x = np.arange(64)
    smooth = np.stack([np.add.outer(x * 2, x), np.add.outer(x, x * 2), np.add.outer(255 - x * 2, -x)], -1)
    save("lossy/smooth.webp", Image.fromarray(np.clip(smooth, 0, 255).astype(np.uint8), "RGB"), quality=90)
    expect("lossy/smooth.webp")


def resize():
    write("resize/photo.jpg", jpeg(rgb(97, 71, 23), subsampling=2))
    write("resize/grey.jpg", jpeg(grey(64, 91, 24)))
    write("resize/cmyk.jpg", jpeg(Image.fromarray(textured(75, 52, 4, 25), "CMYK")))
    save("resize/noise.png", Image.fromarray(np.random.default_rng(26).integers(0, 256, (40, 57, 3), np.uint8)))
    sizes = [(32, 32), (31, 71), (97, 20), (17, 13), (120, 101), (1, 1), (3, 90)]
    for name in ["photo.jpg", "grey.jpg", "cmyk.jpg", "noise.png"]:
        image = Image.open(os.path.join(HERE, "resize", name)).convert("RGB")
        for size in sizes:
            save("resize/%s_%dx%d.png" % ((name,) + size), image.resize(size, Image.BILINEAR))
        for side in (16, 33, 64, 105):
            save("crop/%s_%d.png" % (name, side), short_side_crop(image, side))


def short_side_crop(image, side):
    width, height = image.size
    short, long = min(width, height), max(width, height)
    new_long = int(side * long / short)
    size = (side, new_long) if width <= height else (new_long, side)
    image = image.resize(size, Image.BILINEAR)
    left, top = int(round((size[0] - side) / 2.0)), int(round((size[1] - side) / 2.0))
    return image.crop((left, top, left + side, top + side))


decode_jpeg()
decode_png()
decode_others()
resize()
