import type { ThunkAction, ThunkDispatch, UnknownAction } from '@reduxjs/toolkit'
import { useDispatch } from 'react-redux'
import type { api } from '@/lib/api/endpoints'

/** The part of the store's state that is the API's cache. */
export type ApiState = Parameters<ReturnType<typeof api.endpoints.getDrop.select>>[0]

/** An action of several steps. `State` is what it reads in addition to the API's cache. */
export type Thunk<Result = void, State = unknown> = ThunkAction<Result, ApiState & State, unknown, UnknownAction>

/** Dispatch for actions and thunks of all slices. */
export const useAppDispatch = useDispatch.withTypes<ThunkDispatch<never, unknown, UnknownAction>>()
