/** Whether a property that is on or off is on. @param value as it is stated, if it is */
export const isOn = (value: string | undefined): boolean => !/^(0|false|off)$/.test(value ?? '');
