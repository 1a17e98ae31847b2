/** Numbers, truth and text in direct mode. */

import type { NumberName } from '../../interface.ts';
import { checkBool, checkChar, checkNumber, checkString } from '../check-scalars.ts';
import { arrayKind } from '../elements.ts';
import { fromLane, toLane } from '../lanes.ts';
import { type LaneCodec, laneAt, laneCodec, wordAt } from './codec.ts';

export function numberCodec(name: NumberName): LaneCodec {
  return laneCodec(arrayKind(name).bytes, [[name, 0]], {
    check: (value, where) => checkNumber(name, value, where),
    lower: (_, plain, out) => {
      out.push(toLane(name, plain));
    },
    lift: (_, lanes, at) => fromLane(name, laneAt(lanes, at)),
  });
}

export function boolCodec(): LaneCodec {
  return laneCodec(1, [['u8', 0]], {
    check: checkBool,
    lower: (_, plain, out) => {
      out.push(plain === true ? 1 : 0);
    },
    lift: (_, lanes, at) => laneAt(lanes, at) !== 0,
  });
}

export function charCodec(): LaneCodec {
  return laneCodec(4, [['u32', 0]], {
    check: checkChar,
    lower: (_, plain, out) => {
      out.push(Number(plain));
    },
    lift: (_, lanes, at) => String.fromCodePoint(wordAt(lanes, at)),
  });
}

export function strCodec(): LaneCodec {
  const lanes = [
    ['u32', 0],
    ['u32', 4],
  ] as const;
  return laneCodec(8, lanes, {
    check: checkString,
    lower: (memory, plain, out) => {
      const { pointer, length } = memory.allocateText(String(plain));
      out.push(pointer, length);
    },
    lift: (memory, values, at) => memory.text(wordAt(values, at), wordAt(values, at + 1)),
  });
}
