import { gunzipSync } from "node:zlib";

const bytes = (base64: string): Buffer => Buffer.from(base64, "base64");

/** Samples of one way of packing: `login\n`, a tar file that holds it as var/log/auth.log, and 3 MB of `bomb `. */
export interface PackedSample {
  readonly login: Buffer;
  readonly tar: Buffer;
  readonly bomb: Buffer;
}

// Written by the tools of Debian 12: xz -9e, bzip2, zstd -19, lz4 -9 -B4 (blocks of 64 KB); `old` by lz4 -l.
export const packedSamples: Readonly<Record<"xz" | "bzip2" | "zstd" | "lz4", PackedSample>> = {
  xz: {
    login: bytes("/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQAFbG9naW4KAAAAlUdoYZ555EQAAR4GwS+kHR+2830BAAAAAARZWg=="),
    tar: bytes(
      "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AGtdADsYSqclrhWh3Pvq8X6IzI19TSQEI6CnkXnorRO8cvVGqL2Hlp1HCDV8tr3WTU0oxpXBIdXhQJ31rG91bjn4LSj1opuv60gv/UroxSKVrJaETMs9iRDHWchDzX3DuT2IrAflxrwDV02R4doAAABlfOrTidM+DAABhwGAUAAAhkFlfLHEZ/sCAAAAAARZWg==",
    ),
    bomb: bytes(
      "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM//8VAXJdADEbyfKksStBHalP5EKJy6W99Ol2ghCBrULpMQXR1Y1hLEyxxh3MQ5iZG5nIrr0YmqYEgOkXr+gfWv7W83537IZqnCtyfaqWzQWC7OLlfch/KHP0rCAYyGqiodp5eKui57vVeOX0AX3cncAGmE2Y/div1ZAPxCVT+PWRNjEFpbDub8FwTUcM0ZERqq1gHbrOsScYXFmG6WZSWL7pdqxZ5OVbBQj5x9qt/PtSK3TNHlsgQvndUz34KWQJO4DLKmzftTvwxL0uX6oPPktmQpATDv8Qk/hxeFn4C83/lShGD6n8fN77mjAuVsCPhfODgcBlxCVT+PWRNjEFpbDub8FwTUcM0ZERqq1gHbrOsScYXFmG6WZSWL7pdqxZ5OVbBQj5x9qt/PtSK3TNHlsgQvndUz34KWQJO4DLKmzftTvwxL0uX6oPPktmQpATDv8Qk/hxeFn4C83/lShGD6n8fN77mjAuVsCPhfODgcBlxCVT+Mdxt3GNx6kAhADsc1On/b6ufDEan7eNMW5wnqcjX+woy4XRlZiKfiqR8id19xnABphNmP3Yr9WQD8QlU/j1kTYxBaWw7m/BcE1HDNGREaqtYB26zrEnGFxZhulmUli+6XasWeTlWwUI+cfarfz7Uit0zR5bIEL53VM9+ClkCTuAyyps37U78MS9Enq9ZgAALPwJKi8lKtwAAZgEwI23AQ+Iw4SxxGf7AgAAAAAEWVo=",
    ),
  },
  bzip2: {
    login: bytes("QlpoOTFBWSZTWTOtiD0AAAHBAAAQAKWgACGADALpLuLuSKcKEgZ1sQeg"),
    tar: bytes(
      "QlpoOTFBWSZTWZl8vZYAAHz7gMkQAARAAfcAQABg5Z8ACAggAHURpT9KaAA9QGT1BJIj1DQNAAH2ciCED0IQiPOFRGbUoEMuIG0q73myHlARHIZTUrlS8lxZk1kJ/czB06aJ0FEiFgxmAEPxdyRThQkJl8vZYA==",
    ),
    bomb: bytes(
      "QlpoOTFBWSZTWVGDpSUEHqoRAEAAEAKgAFBmmgmqajqFQEtQqAlqFQEt6hUBLqFQEvmKCskymso2tHgoK/HAiAIAAIAVAAKDNNBNUGUKgJbQqAltCoCXIVAS6hUBLzFBWSZTWVpDvosEHqoRAEAAEAKgAFBmmgmqDKFQEtoVAS2hUBLOoVAS6hUBLzFBWSZTWVbplCAA6muRAEAAEAKgAFBmmgmqDKIpI0kUkbRFJHEikjiRSR4u5IpwoSDqU/gS",
    ),
  },
  zstd: {
    login: bytes("KLUv/SQGMQAAbG9naW4K1V7ekQ=="),
    tar: bytes(
      "KLUv/WQAJ2UCANJDDBCg7fC/2OL/ey2BpoQCxxkpBisdpvy7meeg/eDnM+9fCcnd3HS5Vcst0INmHKZGMzEJIFArPPaFN3PU6U0TYEPhoAYYYBIItC88Symf",
    ),
    bomb: bytes(
      "KLUv/aTAxi0AbAAAKGJvbWIgAQD4/8iLFkQAAAABAP3/yAsQRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkUAAAABAL3GOQACqzPTmg==",
    ),
  },
  lz4: {
    login: bytes("BCJNGGRApwYAAIBsb2dpbgoAAAAA2Ni5+Q=="),
    tar: bytes(
      "BCJNGGRAp4YAAAD/AnZhci9sb2cvYXV0aC5sb2cAAQBAkjAwMDA2NDQAMAEADAgAAB4AoAAxNTE1NTEyMjQYAJ8xMTAxMAAgMAABAFCfdXN0YXIAMDAAAQDjf2xvZ2luCgABAP//////////////////////////////////////////////////B1AAAAAAAAAAAADqndCA",
    ),
    bomb: gunzipSync(
      bytes(
        "H4sIAAAAAAACA+3UsQ3CMBBAUSORmpYSMUk6KiRvgGRRRYoyFgOwBjUVnQeBnD0F8Fxde1++tz2e99fxttukdCnLXA5Dev/5qzk6lJakTZLUHB2WlqRNktQcHeZ+ODFJUnN06IfTJknWXxKE4BWveMUrXvGKV7ziFa94xSte8YpXvOIVr3jFK17xile84hWveMUrXvGKV7ziFa94xSte8YpXvOIVr9/A6zP9HK9T32xdLD1O99cH19gqRUAxAAA=",
      ),
    ),
  },
};

/** `login\n` as lz4 wrote it before frames. */
export const oldLz4 = bytes("AiFMGAcAAABgbG9naW4K");

/** 3 MB of `bomb ` in blocks that lean on each other, each with a checksum. */
export const linkedLz4 = gunzipSync(
  bytes(
    "H4sIAAAAAAACA+3WoQrCUBSA4TvQsrImRrEKVk3ikkGEBYNNWB8DrXYxiA8ghhUFg8UguOALqCAYbStDTFqFuXs330Hcf9uJ9/Bz+HLlTrHb3BiaEH3bdexSXkQZf4El92C3tcdOj9diRJl/oSUX4tbOE1OFoiZCCSy5B2cRzuqEkoYiF2L73nylQlETocShyJNymr7WhJKGom7suPEeqlDURChBcmgLy/2IUNJQ1I31K+NnYhQ5EUqQHNqqebgTyjcUeUS8UBdgFsyCWTALZsEsmAWzYBbMglkwC2bBLJgFs2AWzIJZMAtmwSyYBbNgFsyCWTALZsEsmAWzYBbMglkwC2Z/A7MX8U+huMnHetZ1EP9LHFvb2wfiNmMnhTEAAA==",
  ),
);
