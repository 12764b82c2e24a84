/** The part cut off a picture at each side, as a share of its width or height. */
export interface PictureCrop {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
